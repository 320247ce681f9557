package vend.signin.saml;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.ServerLogin.Proof;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/**
 * Signs in at an identity provider's own page, step by step as a browser would, until a SAML
 * response for AWS turns up. Each sign-in is a new one, without the cookies of the last. The
 * password goes to the named server alone, wherever its pages point to.
 *
 * @param address of the application for AWS, for example {@code
 *     https://id.example.com/realms/acme/protocol/saml/clients/amazon-aws}
 * @param way how user and password are sent
 * @param passwords who signs in
 * @param headers further ones for each request to the named server
 * @param network the way to the server
 * @param progress hears of each sign-in
 */
public record SignInPage(
    URI address,
    PasswordMethod way,
    PasswordSource passwords,
    Map<String, String> headers,
    Network network,
    Progress progress)
    implements AssertionSource {
  /**
   * @throws IllegalArgumentException if no password could be sent to the address, or a header not
   *     at all
   */
  public SignInPage {
    headers = new NamedServer(address, headers, network).headers();
  }

  /** A page that needs nothing special. */
  public SignInPage(URI address, PasswordMethod way, PasswordSource passwords, Progress progress) {
    this(address, way, passwords, Map.of(), Network.ofProcess(), progress);
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    UserPassword who = passwords.password();
    progress.step("signing in at %s".formatted(address.getHost()));
    SignInStart start = start(who);
    try (BoundedHttp http = start.server().http()) {
      SamlResponse response = new SamlFormSignIn(start, http).walk();
      progress.step("signed in at %s".formatted(address.getHost()));
      return response;
    }
  }

  private SignInStart start(UserPassword who) {
    var server = new NamedServer(address, headers, network);
    return switch (way) {
      case FORMS -> new SignInStart(server, Step.get(address), Optional.of(who), this::refused);
      case ADFS -> new SignInStart(server, adfs(who), Optional.of(who), this::refused);
      case BASIC -> proven(server.with(who));
      case DIGEST -> proven(server.with(new Proof.Digest(who.user(), who.password())));
      case NTLM -> proven(server.with(new Proof.Ntlm(who.user(), who.password())));
    };
  }

  private SignInStart proven(NamedServer server) {
    return new SignInStart(server, Step.get(address), Optional.empty(), this::refused);
  }

  private NoCredentials refused() {
    return new NoCredentials.SignInRefused(
        "%s refused user and password".formatted(address.getHost()),
        "Check them by hand; some providers lock an account after a few wrong ones.");
  }

  private Step adfs(UserPassword who) {
    return Step.post(
        address,
        List.of(
            Map.entry("UserName", who.user()),
            Map.entry("Password", who.password().reveal()),
            Map.entry("AuthMethod", "FormsAuthentication")));
  }

  @Override
  public String origin() {
    return "%s, %s".formatted(address, passwords.origin());
  }

  /** Without the headers, which may hold secrets. */
  @Override
  public String toString() {
    return origin();
  }
}
