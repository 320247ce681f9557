package vend.signin.saml;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import vend.Secret;
import vend.client.http.BoundedHttp;
import vend.client.http.Form;
import vend.client.http.Network;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;
import vend.client.source.Progress;

/**
 * Signs in by Okta's authentication API, which knows second factors, and opens the application for
 * AWS with the session that comes of it.
 *
 * @param app the application's embed link, for example {@code
 *     https://acme.okta.com/home/amazon_aws/0oa1/272}
 * @param passwords who signs in
 * @param factor what else they have
 * @param pause between two looks at a push
 * @param network the way there
 * @param progress hears of each step
 * @see <a href="https://developer.okta.com/docs/reference/api/authn/">Okta: Authentication API</a>
 */
public record OktaSignIn(
    URI app,
    PasswordSource passwords,
    SecondFactor factor,
    Pause pause,
    Network network,
    Progress progress)
    implements AssertionSource {
  private static final int MOST_LOOKS = 60;

  /**
   * @throws IllegalArgumentException if no password could be sent to the address
   */
  public OktaSignIn {
    SafeAddress.parse(app.toString(), "Okta's application");
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    UserPassword who = passwords.password();
    progress.step("signing in at %s".formatted(app.getHost()));
    try (BoundedHttp http = network.http()) {
      var api = new JsonApi(app.resolve("/"), "Okta", http);
      Secret session = session(api, sessionToken(api, who));
      progress.step("signed in at %s".formatted(app.getHost()));
      return open(who, session);
    }
  }

  private Secret sessionToken(JsonApi api, UserPassword who) throws NoCredentials {
    JsonApi.Said said =
        post(
            api,
            "api/v1/authn",
            Map.of("username", who.user(), "password", who.password().reveal()));
    if (said.text("status").filter("MFA_REQUIRED"::equals).isPresent()) {
      said = verified(api, said);
    }
    return said.text("sessionToken").map(Secret::of).orElseThrow(notSignedIn(api, said));
  }

  private static Supplier<NoCredentials> notSignedIn(JsonApi api, JsonApi.Said said) {
    String status = said.text("status").filter(text -> text.matches("[A-Z_]+")).orElse("nothing");
    return () ->
        api.refused(
            "does not sign in by password alone: it says " + status,
            "Sign in with a browser first, and do what it asks for.");
  }

  private JsonApi.Said verified(JsonApi api, JsonApi.Said first) throws NoCredentials {
    String state = first.text("stateToken").orElseThrow(() -> api.unusable("sent no state"));
    List<SecondFactor.Offered> offered = offered(first);
    if (offered.isEmpty()) {
      throw api.refused("offers no second factor that Vend knows", "");
    }
    SecondFactor.Offered chosen = factor.choose(offered);
    String path = "api/v1/authn/factors/%s/verify".formatted(Form.pathPart(chosen.id()));
    if (chosen.kind() == SecondFactor.Kind.PUSH) {
      return pushed(api, path, state);
    }
    if (chosen.kind() == SecondFactor.Kind.SENT_CODE) {
      post(api, path, Map.of("stateToken", state));
    }
    return post(api, path, Map.of("stateToken", state, "passCode", factor.code(chosen).reveal()));
  }

  private JsonApi.Said pushed(JsonApi api, String path, String state) throws NoCredentials {
    progress.step("waiting for the answer on your telephone");
    for (int look = 0; look < MOST_LOOKS; look++) {
      JsonApi.Said said = post(api, path, Map.of("stateToken", state));
      String result = said.text("factorResult").orElse("");
      if (said.text("sessionToken").isPresent()) {
        return said;
      }
      if (!result.equals("WAITING")) {
        throw api.refused(
            "got no yes to its push" + (result.equals("REJECTED") ? ": it was refused" : ""),
            "Sign in again, and answer it.");
      }
      api.pause(pause);
    }
    throw api.refused("got no answer to its push", "Sign in again, and answer it.");
  }

  private static List<SecondFactor.Offered> offered(JsonApi.Said said) {
    var offered = new ArrayList<SecondFactor.Offered>();
    if (said.document().get("_embedded") instanceof Map<?, ?> embedded
        && embedded.get("factors") instanceof List<?> factors) {
      for (Object entry : factors) {
        if (entry instanceof Map<?, ?> factor
            && factor.get("id") instanceof String id
            && factor.get("factorType") instanceof String type
            && factor.get("provider") instanceof String provider) {
          kind(type)
              .ifPresent(
                  kind -> offered.add(new SecondFactor.Offered(id, provider + " " + type, kind)));
        }
      }
    }
    return offered;
  }

  private static Optional<SecondFactor.Kind> kind(String type) {
    return switch (type) {
      case "push" -> Optional.of(SecondFactor.Kind.PUSH);
      case "sms", "call", "email" -> Optional.of(SecondFactor.Kind.SENT_CODE);
      case "token", "token:software:totp", "token:hardware", "token:hotp" ->
          Optional.of(SecondFactor.Kind.CODE);
      // Questions, and keys that only a browser can ask.
      default -> Optional.empty();
    };
  }

  /** In a body rather than in an address, as with a redirect: who has the token is signed in. */
  private static Secret session(JsonApi api, Secret token) throws NoCredentials {
    return post(api, "api/v1/sessions", Map.of("sessionToken", token.reveal()))
        .text("id")
        .map(Secret::of)
        .orElseThrow(() -> api.unusable("sent no session"));
  }

  private SamlResponse open(UserPassword who, Secret session) throws NoCredentials {
    var server = new NamedServer(app, Map.of("Cookie", "sid=" + session.reveal()), network);
    var start =
        new SignInStart(
            server,
            Step.get(app),
            Optional.of(who),
            () ->
                new NoCredentials.SignInRefused(
                    "%s refused user and password".formatted(app.getHost()),
                    "Check them by hand; some providers lock an account after a few wrong ones."));
    try (BoundedHttp http = server.http()) {
      return new SamlFormSignIn(start, http).walk();
    }
  }

  private static JsonApi.Said post(JsonApi api, String path, Map<String, Object> body)
      throws NoCredentials {
    JsonApi.Said said = api.post(path, Map.of(), new LinkedHashMap<>(body));
    if (said.isFine()) {
      return said;
    }
    String code = said.text("errorCode").filter(text -> text.matches("E[0-9]+")).orElse("");
    throw switch (code) {
      case "E0000004" -> api.refused("refused user and password", "Check them by hand.");
      case "E0000068" -> api.refused("refused the second factor", "Sign in again with a new code.");
      case "E0000011" -> api.refused("takes the sign-in no more", "Sign in again.");
      case "E0000047" ->
          new NoCredentials.NotAnswered(
              "Okta asks for a pause", "Try again later.", Optional.empty());
      default ->
          said.status() == 401 || said.status() == 403
              ? api.refused("refused the sign-in (%d %s)".formatted(said.status(), code), "")
              : api.unusable("answered %d %s".formatted(said.status(), code));
    };
  }

  @Override
  public String origin() {
    return "%s, %s".formatted(app, passwords.origin());
  }
}
