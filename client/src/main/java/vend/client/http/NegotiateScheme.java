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
 * Answers the challenge {@code Negotiate} by one token; Apache's own scheme for it is deprecated.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4559">RFC 4559: SPNEGO-based Kerberos and NTLM
 *     HTTP authentication</a>
 */
final class NegotiateScheme implements AuthScheme {
  static final String NAME = "Negotiate";

  /** Marks the server that may have a ticket. */
  static final Credentials CREDENTIALS = new UsernamePasswordCredentials("ticket", new char[0]);

  private final Proof.Tickets tickets;
  private boolean answered;

  /** Carries a refusal through Apache's client, which would go on without an answer otherwise. */
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

  /** So that a later request goes without a token, unless the server challenges it anew. */
  @Override
  public boolean isConnectionBased() {
    return true;
  }

  /** A token of the server is not read: TLS, not Kerberos, proves who the server is. */
  @Override
  public void processChallenge(@Nullable AuthChallenge challenge, HttpContext context) {}

  /** A server that challenges a token again has refused it. */
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
