package vend.signin.saml;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.http.Answer;
import vend.client.http.Challenge;
import vend.client.http.ChallengedHttp;
import vend.client.http.Form;
import vend.client.http.Network;
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
    SignInWay way,
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
  public SignInPage(URI address, SignInWay way, PasswordSource passwords, Progress progress) {
    this(address, way, passwords, Map.of(), Network.ofProcess(), progress);
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    UserPassword who = passwords.password();
    progress.step("signing in at %s".formatted(address.getHost()));
    try (SignInConnection exchange = exchange(who)) {
      SamlResponse response = new SignInWalk(start(who), exchange).walk();
      progress.step("signed in at %s".formatted(address.getHost()));
      return response;
    }
  }

  private NamedServer server() {
    return new NamedServer(address, headers, network);
  }

  private SignInConnection exchange(UserPassword who) throws NoCredentials {
    return switch (way) {
      case FORMS, ADFS -> PlainExchange.to(server(), Optional.empty());
      case BASIC -> PlainExchange.to(server(), Optional.of(who.basic()));
      case DIGEST -> ChallengeExchange.to(server(), Challenge.DIGEST, who);
      case NTLM -> ChallengeExchange.to(server(), Challenge.NTLM, who);
    };
  }

  private SignInStart start(UserPassword who) {
    return switch (way) {
      case FORMS -> new SignInStart(server(), Step.get(address), Optional.of(who), this::refused);
      case ADFS -> new SignInStart(server(), adfs(who), Optional.of(who), this::refused);
      case BASIC, DIGEST, NTLM ->
          new SignInStart(server(), Step.get(address), Optional.empty(), this::refused);
    };
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

  /**
   * Answers the server's challenges by user and password.
   *
   * @param server is named
   * @param challenge the only kind that is answered
   * @param http keeps cookies, and answers no other server's challenges
   */
  private record ChallengeExchange(NamedServer server, Challenge challenge, ChallengedHttp http)
      implements SignInConnection {
    static ChallengeExchange to(NamedServer server, Challenge challenge, UserPassword who)
        throws NoCredentials {
      return new ChallengeExchange(
          server,
          challenge,
          new ChallengedHttp(
              server.address(), challenge, who.user(), who.password(), server.network()));
    }

    @Override
    public Answer send(Step step) throws NoCredentials {
      boolean named = server.is(step.to());
      Answer answer =
          http.send(
              step.to(),
              step.isGet() ? Optional.empty() : Optional.of(Form.encode(step.fields())),
              named ? server.headers() : Map.of());
      if (named && answer.status() == 401) {
        server.checkAsks(answer, challenge.scheme());
      }
      return answer;
    }

    @Override
    public void close() {
      http.close();
    }
  }
}
