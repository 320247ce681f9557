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
 * Signs in at an identity provider's web page, step by step as a browser would, until a page
 * contains a SAML response for AWS. Each sign-in starts without the cookies of the previous one.
 * The password goes to the named server only, wherever its pages point.
 *
 * @param address of the application for AWS, for example {@code
 *     https://id.example.com/realms/acme/protocol/saml/clients/amazon-aws}
 * @param way how user and password are sent
 * @param headers extra headers for each request to the named server
 * @param network the proxies and trusted certificates
 * @param progress receives each step
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
   * @throws IllegalArgumentException if secrets may not be sent to the address, or a header is not
   *     allowed
   */
  public SignInPage {
    headers = new NamedServer(address, headers, network).headers();
  }

  /** Makes a sign-in without extra headers, over this process's network settings. */
  public SignInPage(URI address, PasswordMethod way, PasswordSource passwords, Progress progress) {
    this(address, way, passwords, Map.of(), Network.ofProcess(), progress);
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    UserPassword user = passwords.password();
    progress.step("signing in at %s".formatted(address.getHost()));
    SignInStart start = start(user);
    try (BoundedHttp http = start.server().http()) {
      SamlResponse response = new SamlFormSignIn(start, http).walk();
      progress.step("signed in at %s".formatted(address.getHost()));
      return response;
    }
  }

  private SignInStart start(UserPassword user) {
    var server = new NamedServer(address, headers, network);
    return switch (way) {
      case FORMS -> new SignInStart(server, Step.get(address), Optional.of(user), this::refused);
      case ADFS -> new SignInStart(server, adfs(user), Optional.of(user), this::refused);
      case BASIC -> proven(server.with(user));
      case DIGEST -> proven(server.with(new Proof.Digest(user.user(), user.password())));
      case NTLM -> proven(server.with(new Proof.Ntlm(user.user(), user.password())));
    };
  }

  private SignInStart proven(NamedServer server) {
    return new SignInStart(server, Step.get(address), Optional.empty(), this::refused);
  }

  private NoCredentials refused() {
    return new NoCredentials.SignInRefused(
        "%s rejected the user and password".formatted(address.getHost()),
        "Check both in a browser. Some providers lock an account after a few attempts.");
  }

  private Step adfs(UserPassword user) {
    return Step.post(
        address,
        List.of(
            Map.entry("UserName", user.user()),
            Map.entry("Password", user.password().reveal()),
            Map.entry("AuthMethod", "FormsAuthentication")));
  }

  @Override
  public String origin() {
    return "%s, %s".formatted(address, passwords.origin());
  }

  /** Omits the headers, which may hold secrets. */
  @Override
  public String toString() {
    return origin();
  }
}
