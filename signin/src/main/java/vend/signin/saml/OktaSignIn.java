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
 * Signs in with Okta's authentication API, including second factors, and opens the application for
 * AWS with the resulting session.
 *
 * @param app the application's embed link, for example {@code
 *     https://acme.okta.com/home/amazon_aws/0oa1/272}
 * @param factor answers a second-factor request
 * @param pause waits between two polls of a push
 * @param network the proxies and trusted certificates
 * @param progress receives each step
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
   * @throws IllegalArgumentException if secrets may not be sent to the address
   */
  public OktaSignIn {
    SafeAddress.parse(app.toString(), "Okta's application");
  }

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    UserPassword user = passwords.password();
    progress.step("signing in at %s".formatted(app.getHost()));
    try (BoundedHttp http = network.http()) {
      var api = new JsonApi(app.resolve("/"), "Okta", http);
      Secret session = session(api, sessionToken(api, user));
      progress.step("signed in at %s".formatted(app.getHost()));
      return open(user, session);
    }
  }

  private Secret sessionToken(JsonApi api, UserPassword user) throws NoCredentials {
    JsonApi.Reply reply =
        post(
            api,
            "api/v1/authn",
            Map.of("username", user.user(), "password", user.password().reveal()));
    if (reply.text("status").filter("MFA_REQUIRED"::equals).isPresent()) {
      reply = verified(api, reply);
    }
    return reply.text("sessionToken").map(Secret::of).orElseThrow(notSignedIn(api, reply));
  }

  private static Supplier<NoCredentials> notSignedIn(JsonApi api, JsonApi.Reply reply) {
    String status = reply.text("status").filter(text -> text.matches("[A-Z_]+")).orElse("nothing");
    return () ->
        api.refused(
            "requires more than a password; its status is " + status,
            "Sign in with a browser first, and complete the steps that it shows.");
  }

  private JsonApi.Reply verified(JsonApi api, JsonApi.Reply first) throws NoCredentials {
    String state = first.text("stateToken").orElseThrow(() -> api.unusable("returned no state"));
    List<SecondFactor.Offered> offered = offered(first);
    if (offered.isEmpty()) {
      throw api.refused("offers no second factor that Vend supports", "");
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

  private JsonApi.Reply pushed(JsonApi api, String path, String state) throws NoCredentials {
    progress.step("waiting for you to answer the push on your phone");
    for (int look = 0; look < MOST_LOOKS; look++) {
      JsonApi.Reply reply = post(api, path, Map.of("stateToken", state));
      String result = reply.text("factorResult").orElse("");
      if (reply.text("sessionToken").isPresent()) {
        return reply;
      }
      if (!result.equals("WAITING")) {
        throw api.refused(
            result.equals("REJECTED")
                ? "reports that the push was rejected on the phone"
                : "reports that the push was not accepted",
            "Sign in again, and accept the push.");
      }
      api.pause(pause);
    }
    throw api.refused("got no answer to its push", "Sign in again, and accept the push.");
  }

  private static List<SecondFactor.Offered> offered(JsonApi.Reply reply) {
    var offered = new ArrayList<SecondFactor.Offered>();
    if (reply.document().get("_embedded") instanceof Map<?, ?> embedded
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
      // Security questions, and security keys, which need a browser.
      default -> Optional.empty();
    };
  }

  /** Sent in a body, not in a URL as with a redirect, because the token alone signs in. */
  private static Secret session(JsonApi api, Secret token) throws NoCredentials {
    return post(api, "api/v1/sessions", Map.of("sessionToken", token.reveal()))
        .text("id")
        .map(Secret::of)
        .orElseThrow(() -> api.unusable("returned no session"));
  }

  private SamlResponse open(UserPassword user, Secret session) throws NoCredentials {
    var server = new NamedServer(app, Map.of("Cookie", "sid=" + session.reveal()), network);
    var start =
        new SignInStart(
            server,
            Step.get(app),
            Optional.of(user),
            () ->
                new NoCredentials.SignInRefused(
                    "%s rejected the user and password".formatted(app.getHost()),
                    "Check both in a browser. Some providers lock an account after a few attempts."));
    try (BoundedHttp http = server.http()) {
      return new SamlFormSignIn(start, http).walk();
    }
  }

  private static JsonApi.Reply post(JsonApi api, String path, Map<String, Object> body)
      throws NoCredentials {
    JsonApi.Reply reply = api.post(path, Map.of(), new LinkedHashMap<>(body));
    if (reply.isFine()) {
      return reply;
    }
    String code = reply.text("errorCode").filter(text -> text.matches("E[0-9]+")).orElse("");
    throw switch (code) {
      case "E0000004" -> api.refused("rejected the user and password", "Check both in a browser.");
      case "E0000068" ->
          api.refused("rejected the second factor", "Sign in again with a new code.");
      case "E0000011" -> api.refused("no longer accepts this sign-in", "Sign in again.");
      case "E0000047" ->
          new NoCredentials.NotAnswered(
              "Okta limits the rate of requests", "Try again later.", Optional.empty());
      default ->
          reply.status() == 401 || reply.status() == 403
              ? api.refused("refused the sign-in (%d %s)".formatted(reply.status(), code), "")
              : api.unusable("answered with status %d %s".formatted(reply.status(), code));
    };
  }

  @Override
  public String origin() {
    return "%s, %s".formatted(app, passwords.origin());
  }
}
