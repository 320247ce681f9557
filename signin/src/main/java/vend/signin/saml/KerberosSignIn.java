package vend.signin.saml;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.ServerLogin.Proof;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/**
 * Signs in at an identity provider with a Kerberos ticket (SPNEGO, RFC 4559), as browsers do within
 * a company's network. The ticket is for the service {@code HTTP/host} of the named server and goes
 * to no other.
 *
 * @param address of the application for AWS, for example {@code
 *     https://id.example.com/realms/acme/protocol/saml/clients/amazon-aws}
 * @param headers extra headers for each request to the named server
 * @param network the proxies and trusted certificates
 * @param progress receives each step
 */
public record KerberosSignIn(
    URI address,
    KerberosLogin login,
    Map<String, String> headers,
    Network network,
    Progress progress)
    implements AssertionSource {
  /**
   * @throws IllegalArgumentException if secrets may not be sent to the address, or a header is not
   *     allowed
   */
  public KerberosSignIn {
    headers = new NamedServer(address, headers, network).headers();
  }

  /** Makes a sign-in without extra headers, over this process's network settings. */
  public KerberosSignIn(URI address, KerberosLogin login, Progress progress) {
    this(address, login, Map.of(), Network.ofProcess(), progress);
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    KerberosIdentity identity = login.identity();
    progress.step("signing in at %s with Kerberos".formatted(address.getHost()));
    NamedServer server =
        new NamedServer(address, headers, network).with(new Proof.Negotiate(identity::token));
    try (BoundedHttp http = server.http()) {
      var start = new SignInStart(server, Step.get(address), Optional.empty(), this::refused);
      SamlResponse response = new SamlFormSignIn(start, http).walk();
      progress.step("signed in at %s".formatted(address.getHost()));
      return response;
    }
  }

  private NoCredentials refused() {
    return new NoCredentials.SignInRefused(
        "%s rejected the Kerberos ticket".formatted(address.getHost()),
        "Check whether it signs in a browser with Kerberos. The server's log says why it rejected the"
            + " ticket.");
  }

  @Override
  public String origin() {
    return "%s, %s".formatted(address, login.origin());
  }

  /** Omits the headers, which may hold secrets. */
  @Override
  public String toString() {
    return origin();
  }
}
