package vend.client.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import vend.client.source.NoCredentials;
import vend.client.source.NoCredentials.NotAnswered;

/**
 * Describes a failed connection and what to do. It reads only the types of exceptions, because
 * their messages may quote an address with a secret in its query.
 *
 * @param serverName the server's name in messages
 * @param address the address of the request
 * @param proxy the proxy on the way, if any
 */
record ConnectionFailure(String serverName, URI address, Optional<NamedProxy> proxy) {
  private static final String PROXY =
      "If the network requires a proxy, set HTTPS_PROXY; for hosts that need none, set NO_PROXY.";

  private static final String CHECK = "Check the address and your network.";

  NotAnswered of(Throwable failure) {
    return find(failure, NotAnswered.class)
        .or(() -> find(failure, NamedProxy.Unusable.class).map(ConnectionFailure::unusable))
        .or(() -> find(failure, UntrustedServer.class).map(this::untrusted))
        .or(() -> find(failure, SSLPeerUnverifiedException.class).map(_ -> otherHost()))
        .or(() -> find(failure, UnknownHostException.class).map(_ -> unknownHost()))
        .or(() -> find(failure, ConnectTimeoutException.class).map(_ -> noConnection()))
        .or(() -> find(failure, NoRouteToHostException.class).map(_ -> noConnection()))
        .or(() -> find(failure, ConnectException.class).map(_ -> refused()))
        .or(() -> find(failure, SocketTimeoutException.class).map(_ -> tooSlow()))
        .or(() -> find(failure, SSLException.class).map(this::noTls))
        .orElseGet(() -> other(failure));
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  private static NotAnswered unusable(NamedProxy.Unusable e) {
    return none(
        String.valueOf(e.getMessage()),
        "Use the form http://proxy.example.com:3128 or http://USER:PASSWORD@proxy.example.com:3128.");
  }

  private NotAnswered untrusted(UntrustedServer e) {
    return switch (e.reason()) {
      case UNKNOWN_ISSUER ->
          none(
              "the certificate of %s is signed by \"%s\", which this machine does not trust"
                  .formatted(address.getHost(), e.issuer()),
              "Name a file with that CA's certificate in --ca-bundle, VEND_CA_BUNDLE or caBundle.");
      case OUT_OF_DATE ->
          none(
              "the certificate of %s has expired or is not valid yet by this machine's clock"
                  .formatted(address.getHost()),
              "Check this machine's clock. If it is correct, the server needs a new certificate.");
      case OTHER_HOST -> otherHost();
      case OTHER ->
          none(
              "the certificate of %s was rejected: %s".formatted(address.getHost(), e.getMessage()),
              "The server needs another certificate.");
    };
  }

  private NotAnswered otherHost() {
    return none(
        "the certificate of the server at %s is for another host".formatted(address.getHost()),
        "Check the address. If it is correct, the server needs a certificate for this host.");
  }

  private NotAnswered unknownHost() {
    return none(
        "%s does not answer: host %s cannot be resolved".formatted(serverName, host()),
        proxy.isPresent()
            ? "Check the spelling in %s.".formatted(proxy.get().variable())
            : "Check the spelling, and whether you need a VPN. " + PROXY);
  }

  private NotAnswered refused() {
    return none(
        "%s does not answer: %s refused the connection".formatted(serverName, place()),
        proxy.isPresent()
            ? "Check the host and port in %s.".formatted(proxy.get().variable())
            : "Check the port, and that the server is running: curl -i %s://%s/"
                .formatted(address.getScheme(), place()));
  }

  private NotAnswered noConnection() {
    return none(
        "%s does not answer: no connection to %s could be opened".formatted(serverName, place()),
        proxy.isPresent()
            ? "Check the host and port in %s.".formatted(proxy.get().variable())
            : "A firewall may block it. Check whether you need a VPN. " + PROXY);
  }

  private NotAnswered tooSlow() {
    return none("%s did not answer in time".formatted(serverName), "Try again later.");
  }

  /** The messages of TLS exceptions quote nothing that was sent. */
  private NotAnswered noTls(SSLException e) {
    return none(
        "%s does not answer: the TLS connection to %s failed (%s)"
            .formatted(serverName, address.getHost(), e.getMessage()),
        "Check that the address uses HTTPS, and whether a proxy or firewall intercepts TLS.");
  }

  /** Describes a proxy that did not open a connection to the server. */
  NotAnswered tunnel(int status) {
    String message =
        "%s does not answer: %s refused to connect to %s (status %d)"
            .formatted(
                serverName,
                proxy.map(NamedProxy::toString).orElse("a proxy"),
                address.getHost(),
                status);
    String next = "Ask the proxy's operator; name hosts that need no proxy in NO_PROXY.";
    return switch (status) {
      case 429, 502, 503, 504 -> NotAnswered.passing(message, next, Optional.empty());
      default -> none(message, next);
    };
  }

  private NotAnswered other(Throwable failure) {
    String message =
        "%s does not answer (%s)".formatted(serverName, failure.getClass().getSimpleName());
    return isBroken(failure)
        ? NotAnswered.passing(message, CHECK, Optional.empty())
        : none(message, CHECK);
  }

  /** Whether a connection broke, so that a new one may work; false for an invalid response. */
  private static boolean isBroken(Throwable failure) {
    return switch (failure) {
      case ClientProtocolException _, MessageConstraintException _, BoundedHttp.TooLong _ -> false;
      default -> failure instanceof IOException;
    };
  }

  /** Describes a 407 response, which comes from a proxy. */
  NotAnswered proxyAuthentication() {
    Optional<NamedProxy.Login> login = proxy.flatMap(NamedProxy::login);
    if (login.isEmpty()) {
      return none(
          "a proxy on the way to %s requires a login (407)".formatted(serverName),
          "Set HTTPS_PROXY to http://USER:PASSWORD@proxy.example.com:3128, or name hosts that need no"
              + " proxy in NO_PROXY.");
    }
    String message =
        "a proxy on the way to %s rejected the user and password in %s (407)"
            .formatted(serverName, proxy.get().variable());
    return none(
        message,
        "Check both, and percent-encode special characters. The proxy must support Basic"
            + " authentication.");
  }

  private String host() {
    return proxy.map(NamedProxy::toString).orElseGet(address::getHost);
  }

  private String place() {
    return proxy
        .map(NamedProxy::toString)
        .orElseGet(() -> "%s:%d".formatted(address.getHost(), SafeAddress.port(address)));
  }

  private static NotAnswered none(String message, String next) {
    return new NoCredentials.NotAnswered(message, next, Optional.empty());
  }
}
