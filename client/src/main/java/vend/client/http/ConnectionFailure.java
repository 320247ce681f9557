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
 * Says why there is no answer, and what to do: by the types of what Apache's client throws, since
 * their messages may quote an address with its query.
 *
 * @param who should have answered, in words for people
 * @param address that was asked
 * @param proxy on the way
 */
record ConnectionFailure(String who, URI address, Optional<NamedProxy> proxy) {
  private static final String PROXY =
      "If a proxy is needed to get there, name it by HTTPS_PROXY; hosts that need none, by NO_PROXY.";

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
        "Write it like http://proxy.example.com:3128, or http://USER:PASSWORD@proxy.example.com:3128.");
  }

  private NotAnswered untrusted(UntrustedServer e) {
    return switch (e.reason()) {
      case UNKNOWN_ISSUER ->
          none(
              "the certificate of %s is signed by \"%s\", which this machine does not trust"
                  .formatted(address.getHost(), e.issuer()),
              "Name its certificate with --ca-bundle, VEND_CA_BUNDLE or caBundle.");
      case OUT_OF_DATE ->
          none(
              "the certificate of %s has expired, or is not valid yet, by the clock of this machine"
                  .formatted(address.getHost()),
              "Check the clock of this machine; else the server needs a new certificate.");
      case OTHER_HOST -> otherHost();
      case OTHER ->
          none(
              "the certificate of %s does not pass: %s"
                  .formatted(address.getHost(), e.getMessage()),
              "The server needs another certificate.");
    };
  }

  private NotAnswered otherHost() {
    return none(
        "the server at %s shows a certificate that is not for that host"
            .formatted(address.getHost()),
        "Check the address; else the server needs a certificate for it.");
  }

  private NotAnswered unknownHost() {
    return none(
        "%s does not answer: this machine knows no host %s".formatted(who, host()),
        proxy.isPresent()
            ? "Check the spelling in %s.".formatted(proxy.get().variable())
            : "Check the spelling, and whether you need a VPN. " + PROXY);
  }

  private NotAnswered refused() {
    return none(
        "%s does not answer: %s refused the connection".formatted(who, place()),
        proxy.isPresent()
            ? "Check host and port in %s.".formatted(proxy.get().variable())
            : "Check the port, and that the server is running: curl -i %s://%s/"
                .formatted(address.getScheme(), place()));
  }

  private NotAnswered noConnection() {
    return none(
        "%s does not answer: no connection to %s came about".formatted(who, place()),
        proxy.isPresent()
            ? "Check host and port in %s.".formatted(proxy.get().variable())
            : "A firewall may be in between: check whether you need a VPN. " + PROXY);
  }

  private NotAnswered tooSlow() {
    return none("%s does not answer in time".formatted(who), "Try again later.");
  }

  /** What TLS says of itself quotes nothing that was sent. */
  private NotAnswered noTls(SSLException e) {
    return none(
        "%s does not answer: no TLS connection to %s (%s)"
            .formatted(who, address.getHost(), e.getMessage()),
        "Check that the address is one of HTTPS, and what is in between.");
  }

  /** A proxy did not open the way to the server. */
  NotAnswered tunnel(int status) {
    String message =
        "%s does not answer: %s let nothing through to %s (status %d)"
            .formatted(
                who, proxy.map(NamedProxy::toString).orElse("a proxy"), address.getHost(), status);
    String next = "Ask who runs the proxy; hosts that need none are named by NO_PROXY.";
    return switch (status) {
      case 429, 502, 503, 504 -> NotAnswered.passing(message, next, Optional.empty());
      default -> none(message, next);
    };
  }

  private NotAnswered other(Throwable failure) {
    String message = "%s does not answer (%s)".formatted(who, failure.getClass().getSimpleName());
    return isBroken(failure)
        ? NotAnswered.passing(message, CHECK, Optional.empty())
        : none(message, CHECK);
  }

  /** Whether a connection broke, which the next one may not; not what the server said over it. */
  private static boolean isBroken(Throwable failure) {
    return switch (failure) {
      case ClientProtocolException _, MessageConstraintException _, BoundedHttp.TooLong _ -> false;
      default -> failure instanceof IOException;
    };
  }

  /** An answer of 407 comes from a proxy. */
  NotAnswered proxyAuthentication() {
    Optional<NamedProxy.Login> login = proxy.flatMap(NamedProxy::login);
    if (login.isEmpty()) {
      return none(
          "a proxy on the way to %s wants a sign-in of its own (407)".formatted(who),
          "Name user and password in HTTPS_PROXY, as http://USER:PASSWORD@proxy.example.com:3128,"
              + " or by NO_PROXY the hosts that need no proxy.");
    }
    String message =
        "a proxy on the way to %s does not take the user and password in %s (407)"
            .formatted(who, proxy.get().variable());
    return none(
        message, "Check both; special characters are percent-encoded there. It has to take Basic.");
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
