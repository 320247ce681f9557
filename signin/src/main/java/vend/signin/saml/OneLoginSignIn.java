package vend.signin.saml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vend.Secret;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;
import vend.client.source.Progress;

/**
 * Signs in with OneLogin's API, with a second factor if it requires one. It never retries a refused
 * sign-in, because that locks accounts.
 *
 * @param factor answers a second-factor request
 * @param pause waits between two polls of a push
 * @param network the proxies and trusted certificates
 * @param progress receives each step
 * @see <a href="https://developers.onelogin.com/api-docs/2/saml-assertions/overview">OneLogin: SAML
 *     assertions</a>
 */
public record OneLoginSignIn(
    OneLoginApp app,
    PasswordSource passwords,
    SecondFactor factor,
    Pause pause,
    Network network,
    Progress progress)
    implements AssertionSource {
  private static final int MOST_LOOKS = 60;
  private static final String PATH = "/api/2/saml_assertion";
  private static final String AGAIN = "Sign in again.";

  @Override
  public SamlResponse response(boolean fresh) throws NoCredentials {
    UserPassword user = passwords.password();
    progress.step("signing in at OneLogin");
    try (BoundedHttp http = network.http()) {
      var api = new JsonApi(app.api(), "OneLogin", http);
      var call = new Call(api, Map.of("Authorization", "bearer " + bearer(api).reveal()));
      JsonApi.Reply reply = call.post(PATH, login(user));
      SamlResponse response =
          SamlResponse.of(data(reply).isPresent() ? data(reply).get() : verified(call, reply));
      progress.step("signed in at OneLogin");
      return response;
    }
  }

  private Map<String, Object> login(UserPassword user) {
    return Map.of(
        "username_or_email",
        user.user(),
        "password",
        user.password().reveal(),
        "app_id",
        Long.toString(app.appId()),
        "subdomain",
        app.subdomain());
  }

  private record Call(JsonApi api, Map<String, String> headers) {
    JsonApi.Reply post(String path, Map<String, Object> body) throws NoCredentials {
      JsonApi.Reply reply = api.post(path, headers, body);
      if (reply.isFine()) {
        return reply;
      }
      throw OneLoginRefusal.of(api, reply);
    }
  }

  /** Requests the API token of this program, which does not identify the user. */
  private Secret bearer(JsonApi api) throws NoCredentials {
    String pair =
        "client_id:%s, client_secret:%s".formatted(app.clientId(), app.clientSecret().reveal());
    JsonApi.Reply reply =
        api.post(
            "/auth/oauth2/v2/token",
            Map.of("Authorization", pair),
            Map.of("grant_type", "client_credentials"));
    if (!reply.isFine()) {
      throw api.refused(
          "rejected the API credential pair (%d)".formatted(reply.status()),
          "Check the client id, the client secret and the region. The pair needs the scope"
              + " \"Authentication only\".");
    }
    return reply
        .text("access_token")
        .or(() -> wrapped(reply))
        .map(Secret::of)
        .orElseThrow(() -> api.unusable("returned no access token"));
  }

  /** Reads the token from an older form of the response. */
  private static Optional<String> wrapped(JsonApi.Reply reply) {
    return reply.document().get("data") instanceof List<?> list
            && list.size() == 1
            && list.getFirst() instanceof Map<?, ?> only
            && only.get("access_token") instanceof String token
        ? Optional.of(token)
        : Optional.empty();
  }

  private static Optional<String> data(JsonApi.Reply reply) {
    return reply.text("data");
  }

  private String verified(Call call, JsonApi.Reply first) throws NoCredentials {
    String state =
        first
            .text("state_token")
            .orElseThrow(() ->
                call.api.unusable("returned neither a SAML response nor a second-factor request"));
    List<SecondFactor.Offered> offered = offered(first);
    if (offered.isEmpty()) {
      throw call.api.refused(
          "requires a second factor, but the user has registered none",
          "Register one in the OneLogin portal.");
    }
    SecondFactor.Offered chosen = factor.choose(offered);
    if (chosen.kind() == SecondFactor.Kind.PUSH) {
      return pushed(call, chosen, state);
    }
    if (chosen.kind() == SecondFactor.Kind.SENT_CODE) {
      call.post(PATH + "/verify_factor", verification(chosen, state, false));
    }
    Map<String, Object> body = verification(chosen, state, true);
    body.put("otp_token", factor.code(chosen).reveal());
    return data(call.post(PATH + "/verify_factor", body))
        .orElseThrow(() -> call.api.refused("rejected the second factor", AGAIN));
  }

  private String pushed(Call call, SecondFactor.Offered chosen, String state) throws NoCredentials {
    progress.step("waiting for you to answer the push on your phone");
    for (int look = 0; look < MOST_LOOKS; look++) {
      // Only the first poll sends a push; later ones must not notify the phone again.
      JsonApi.Reply reply =
          call.post(PATH + "/verify_factor", verification(chosen, state, look > 0));
      if (data(reply).isPresent()) {
        return data(reply).get();
      }
      if (!reply.text("message").orElse("").contains("pending")) {
        throw call.api.unusable("returned neither a SAML response nor a pending push");
      }
      call.api.pause(pause);
    }
    throw call.api.refused("got no answer to its push", AGAIN);
  }

  private Map<String, Object> verification(
      SecondFactor.Offered chosen, String state, boolean quietly) {
    var body = new LinkedHashMap<String, Object>();
    body.put("app_id", app.appId());
    body.put("device_id", chosen.id());
    body.put("state_token", state);
    body.put("do_not_notify", quietly);
    return body;
  }

  private static List<SecondFactor.Offered> offered(JsonApi.Reply reply) {
    var offered = new ArrayList<SecondFactor.Offered>();
    if (reply.document().get("devices") instanceof List<?> devices) {
      for (Object entry : devices) {
        if (entry instanceof Map<?, ?> device
            && device.containsKey("device_id")
            && device.get("device_type") instanceof String type) {
          offered.add(
              new SecondFactor.Offered(String.valueOf(device.get("device_id")), type, kind(type)));
        }
      }
    }
    return offered;
  }

  private static SecondFactor.Kind kind(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    if (name.equals("onelogin protect")) {
      return SecondFactor.Kind.PUSH;
    }
    return name.contains("sms") || name.contains("email") || name.contains("voice")
        ? SecondFactor.Kind.SENT_CODE
        : SecondFactor.Kind.CODE;
  }

  @Override
  public String origin() {
    return "OneLogin's application %d of %s, %s"
        .formatted(app.appId(), app.subdomain(), passwords.origin());
  }

  /** Maps OneLogin's errors to exceptions; many of them have only a text, no code. */
  private static final class OneLoginRefusal {
    private OneLoginRefusal() {}

    static NoCredentials of(JsonApi api, JsonApi.Reply reply) {
      String text = text(reply.document());
      if (text.contains("Invalid subdomain")) {
        return api.unusable("does not know the subdomain");
      }
      if (text.contains("Invalid user credentials") || text.contains("is empty")) {
        return api.refused("rejected the user and password", "Check both in a browser.");
      }
      if (text.contains("State token is invalid or expired")) {
        return api.refused("timed out waiting for the second factor", "Sign in again.");
      }
      if (text.contains("Failed authentication with this factor")) {
        return api.refused("rejected the second factor", "Sign in again with a new code.");
      }
      return reply.status() == 401 || reply.status() == 403
          ? api.refused(
              "refused the sign-in (%d)".formatted(reply.status()),
              "Check the user and password, and that the user may use the application.")
          : api.unusable("answered with status %d".formatted(reply.status()));
    }

    /** Returns the error text, which is in one of several fields. */
    private static String text(Map<String, Object> document) {
      if (!(document.get("status") instanceof Map<?, ?> status)) {
        return String.valueOf(document.get("message"));
      }
      return status.get("message") instanceof Map<?, ?> message
          ? String.valueOf(message.get("description"))
          : String.valueOf(status.get("message"));
    }
  }
}
