package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.NTCredentials;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.DigestSchemeFactory;
import org.apache.hc.client5.http.impl.auth.NTLMSchemeFactory;
import org.apache.hc.core5.http.HttpHost;
import vend.Secret;
import vend.client.source.NoCredentials;

/**
 * Answers the authentication challenges (401) of one server: each request once, with one scheme,
 * even if the server offers others. Challenges of other servers get no answer.
 *
 * @param server the server: scheme, host and port
 */
public record ServerLogin(URI server, Proof proof) {
  /** Proves an identity without sending the secret itself. */
  public sealed interface Proof {
    /** HTTP Digest authentication, RFC 7616; also with MD5. */
    record Digest(String user, Secret password) implements Proof {}

    /**
     * NTLM version 2: three messages over one connection.
     *
     * @param user may start with a domain and a backslash: {@code DOMAIN\\user}
     */
    record Ntlm(String user, Secret password) implements Proof {}

    /** Kerberos through SPNEGO, RFC 4559. */
    record Negotiate(Tickets tickets) implements Proof {}

    /** A source of Kerberos tickets for servers. */
    @FunctionalInterface
    interface Tickets {
      /**
       * Returns the first SPNEGO token (RFC 4178) for the service {@code HTTP/host}; a new one at
       * each call, since servers refuse replays.
       *
       * @throws NoCredentials if there is no ticket for it
       */
      byte[] token(String host) throws NoCredentials;
    }

    /** Returns the scheme's name in HTTP. */
    default String scheme() {
      return switch (this) {
        case Digest _ -> StandardAuthScheme.DIGEST;
        case Ntlm _ -> NTLM;
        case Negotiate _ -> NegotiateScheme.NAME;
      };
    }
  }

  /** Not Apache's constant, which is deprecated. */
  private static final String NTLM = "NTLM";

  String scheme() {
    return proof.scheme();
  }

  @SuppressWarnings("deprecation") // NTLM is old and weak; some companies still sign in by it.
  AuthSchemeFactory factory() {
    return switch (proof) {
      case Proof.Digest _ -> new DigestSchemeFactory(UTF_8);
      case Proof.Ntlm _ -> NTLMSchemeFactory.INSTANCE;
      case Proof.Negotiate(Proof.Tickets tickets) -> _ -> new NegotiateScheme(tickets);
    };
  }

  @SuppressWarnings("deprecation")
  Credentials credentials() {
    return switch (proof) {
      case Proof.Digest(String user, Secret password) ->
          new UsernamePasswordCredentials(user, password.reveal().toCharArray());
      case Proof.Ntlm(String user, Secret password) -> {
        int backslash = user.indexOf('\\');
        yield new NTCredentials(
            user.substring(backslash + 1),
            password.reveal().toCharArray(),
            "",
            backslash < 0 ? "" : user.substring(0, backslash));
      }
      case Proof.Negotiate _ -> NegotiateScheme.CREDENTIALS;
    };
  }

  /** With an explicit port; without one, the scope would match all ports of the host. */
  AuthScope scope() {
    return new AuthScope(
        new HttpHost(server.getScheme(), server.getHost(), SafeAddress.port(server)),
        null,
        scheme());
  }

  /** Omits the proof. */
  @Override
  public String toString() {
    return "%s at %s".formatted(scheme(), server.getHost());
  }
}
