package vend.signin.saml;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import vend.client.http.Answer;
import vend.client.http.Network;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/**
 * Signs in at an identity provider by a Kerberos ticket (SPNEGO, RFC 4559), as browsers do within a
 * company's network. The ticket is for the service {@code HTTP/host} of the named server and is
 * shown to no other.
 *
 * @param address of the application for AWS, for example {@code
 *     https://id.example.com/realms/acme/protocol/saml/clients/amazon-aws}
 * @param login where the ticket comes from
 * @param headers further ones for each request to the named server
 * @param network the way to the server
 * @param progress hears of each sign-in
 */
public record KerberosSignIn(
    URI address,
    KerberosLogin login,
    Map<String, String> headers,
    Network network,
    Progress progress)
    implements AssertionSource {
  /**
   * @throws IllegalArgumentException if no secret could be sent to the address, or a header not at
   *     all
   */
  public KerberosSignIn {
    headers = new NamedServer(address, headers, network).headers();
  }

  /** A server that needs nothing special. */
  public KerberosSignIn(URI address, KerberosLogin login, Progress progress) {
    this(address, login, Map.of(), Network.ofProcess(), progress);
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    KerberosIdentity identity = login.identity();
    progress.step("signing in at %s by Kerberos".formatted(address.getHost()));
    var server = new NamedServer(address, headers, network);
    try (var exchange =
        new NegotiateExchange(PlainExchange.to(server, Optional.empty()), identity)) {
      var start = new SignInStart(server, Step.get(address), Optional.empty(), this::refused);
      SamlResponse response = new SignInWalk(start, exchange).walk();
      progress.step("signed in at %s".formatted(address.getHost()));
      return response;
    }
  }

  private NoCredentials refused() {
    return new NoCredentials.SignInRefused(
        "%s does not take the Kerberos ticket".formatted(address.getHost()),
        "Does it sign in a browser by Kerberos? Its own log says what it has against the ticket.");
  }

  @Override
  public String origin() {
    return "%s, %s".formatted(address, login.origin());
  }

  /** Without the headers, which may hold secrets. */
  @Override
  public String toString() {
    return origin();
  }

  /**
   * Answers the challenge {@code Negotiate} (RFC 4559) of the named server by a Kerberos ticket for
   * that server; each step anew, and once.
   *
   * @param plain sends
   * @param identity has tickets
   */
  record NegotiateExchange(PlainExchange plain, KerberosIdentity identity)
      implements SignInConnection {
    @Override
    public Answer send(Step step) throws NoCredentials {
      Answer answer = plain.send(step);
      if (answer.status() != 401 || !plain.server().is(step.to())) {
        return answer;
      }
      plain.server().checkAsks(answer, "negotiate");
      return plain.send(step, Optional.of(identity.negotiate(plain.server().host())));
    }

    @Override
    public void close() {
      plain.close();
    }
  }
}
