package vend.client.http;

import java.security.Principal;
import java.util.Base64;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import vend.client.http.ServerLogin.Proof;
import vend.client.source.NoCredentials;

/**
 * Answers the challenge {@code Negotiate} with one SPNEGO token. Replaces Apache's own scheme,
 * which is deprecated.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4559">RFC 4559: SPNEGO-based Kerberos and NTLM
 *     HTTP authentication</a>
 */
final class NegotiateScheme implements AuthScheme {
  static final String NAME = "Negotiate";

  /** Marks the only server that may get a ticket. */
  static final Credentials CREDENTIALS = new UsernamePasswordCredentials("ticket", new char[0]);

  private final Proof.Tickets tickets;
  private boolean answered;

  /**
   * Carries a failure through Apache's client, which would otherwise continue without an answer.
   */
  static final class NoTicket extends IllegalStateException {
    @java.io.Serial private static final long serialVersionUID = 1;

    private final NoCredentials reason;

    private NoTicket(NoCredentials reason) {
      super(reason);
      this.reason = reason;
    }

    NoCredentials reason() {
      return reason;
    }
  }

  NegotiateScheme(Proof.Tickets tickets) {
    this.tickets = tickets;
  }

  @Override
  public String getName() {
    return NAME;
  }

  /** True, so that a later request carries no token unless the server sends a new challenge. */
  @Override
  public boolean isConnectionBased() {
    return true;
  }

  /** Ignores the server's own token: TLS, not Kerberos, proves the server's identity. */
  @Override
  public void processChallenge(@Nullable AuthChallenge challenge, HttpContext context) {}

  /** A server that answers a token with another challenge has rejected it. */
  @Override
  public boolean isChallengeComplete() {
    return answered;
  }

  @Override
  public @Nullable String getRealm() {
    return null;
  }

  @Override
  public boolean isResponseReady(
      HttpHost host, CredentialsProvider credentials, HttpContext context) {
    return credentials.getCredentials(new AuthScope(host, null, NAME), context) != null;
  }

  @Override
  public @Nullable Principal getPrincipal() {
    return null;
  }

  @Override
  public String generateAuthResponse(HttpHost host, HttpRequest request, HttpContext context) {
    answered = true;
    try {
      return NAME + " " + Base64.getEncoder().encodeToString(tickets.token(host.getHostName()));
    } catch (NoCredentials e) {
      throw new NoTicket(e);
    }
  }
}
