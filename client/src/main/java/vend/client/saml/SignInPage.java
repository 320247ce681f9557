package vend.client.saml;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import vend.client.NoCredentials;
import vend.client.Progress;
import vend.client.http.BoundedHttp;
import vend.client.http.SafeAddress;

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
 * @param trust whose certificates count; those that Java trusts if empty
 * @param progress hears of each sign-in
 */
public record SignInPage(
    URI address,
    SignInWay way,
    PasswordSource passwords,
    Map<String, String> headers,
    Optional<SSLContext> trust,
    Progress progress)
    implements AssertionSource {
  /**
   * @throws IllegalArgumentException if no password could be sent to the address, or a header not
   *     at all
   */
  public SignInPage {
    SafeAddress.parse(address.toString(), "the sign-in page");
    headers = Map.copyOf(headers);
    headers.forEach(SignInPage::check);
  }

  private static void check(String name, String value) {
    try {
      HttpRequest.newBuilder().header(name, value);
    } catch (IllegalArgumentException e) {
      // Its message quotes the value, and the value may be a secret.
      throw new IllegalArgumentException(
          "the header %s can't be sent: it is HTTP's own, or has characters that no header has"
              .formatted(name.replaceAll("[^!-~]", "?")));
    }
  }

  /** A page that needs nothing special. */
  public SignInPage(URI address, SignInWay way, PasswordSource passwords, Progress progress) {
    this(address, way, passwords, Map.of(), Optional.empty(), progress);
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    UserPassword who = passwords.password();
    progress.step("signing in at %s".formatted(address.getHost()));
    var http = BoundedHttp.withCookies(trust);
    try (var _ = http.client()) {
      SamlResponse response = new SignInWalk(this, who, http).walk();
      progress.step("signed in at %s".formatted(address.getHost()));
      return response;
    }
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
