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
 * Signs in by OneLogin's API, with a second factor where it wants one. A refusal is never asked
 * again: that locks accounts.
 *
 * @param app where, and for which application
 * @param passwords who signs in
 * @param factor what else they have
 * @param pause between two looks at a push
 * @param network the way there
 * @param progress hears of each step
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
    UserPassword who = passwords.password();
    progress.step("signing in at OneLogin");
    try (BoundedHttp http = network.http()) {
      var api = new JsonApi(app.api(), "OneLogin", http);
      var call = new Call(api, Map.of("Authorization", "bearer " + bearer(api).reveal()));
      JsonApi.Said said = call.post(PATH, asked(who));
      SamlResponse response =
          SamlResponse.of(data(said).isPresent() ? data(said).get() : verified(call, said));
      progress.step("signed in at OneLogin");
      return response;
    }
  }

  private Map<String, Object> asked(UserPassword who) {
    return Map.of(
        "username_or_email",
        who.user(),
        "password",
        who.password().reveal(),
        "app_id",
        Long.toString(app.appId()),
        "subdomain",
        app.subdomain());
  }

  private record Call(JsonApi api, Map<String, String> headers) {
    JsonApi.Said post(String path, Map<String, Object> body) throws NoCredentials {
      JsonApi.Said said = api.post(path, headers, body);
      if (said.isFine()) {
        return said;
      }
      throw OneLoginRefusal.of(api, said);
    }
  }

  /** The program's own token; it says nothing of the user. */
  private Secret bearer(JsonApi api) throws NoCredentials {
    String pair =
        "client_id:%s, client_secret:%s".formatted(app.clientId(), app.clientSecret().reveal());
    JsonApi.Said said =
        api.post(
            "/auth/oauth2/v2/token",
            Map.of("Authorization", pair),
            Map.of("grant_type", "client_credentials"));
    if (!said.isFine()) {
      throw api.refused(
          "refused the API's credential pair (%d)".formatted(said.status()),
          "Check client id, client secret and region; the pair needs the right \"Authentication"
              + " only\".");
    }
    return said.text("access_token")
        .or(() -> wrapped(said))
        .map(Secret::of)
        .orElseThrow(() -> api.unusable("sent no access token"));
  }

  /** Its older way to say the same. */
  private static Optional<String> wrapped(JsonApi.Said said) {
    return said.document().get("data") instanceof List<?> list
            && list.size() == 1
            && list.getFirst() instanceof Map<?, ?> only
            && only.get("access_token") instanceof String token
        ? Optional.of(token)
        : Optional.empty();
  }

  private static Optional<String> data(JsonApi.Said said) {
    return said.text("data");
  }

  private String verified(Call call, JsonApi.Said first) throws NoCredentials {
    String state =
        first
            .text("state_token")
            .orElseThrow(() -> call.api.unusable("sent neither a SAML response nor a question"));
    List<SecondFactor.Offered> offered = offered(first);
    if (offered.isEmpty()) {
      throw call.api.refused(
          "wants a second factor, and knows none of this user", "Register one in its portal.");
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
        .orElseThrow(() -> call.api.refused("refused the second factor", AGAIN));
  }

  private String pushed(Call call, SecondFactor.Offered chosen, String state) throws NoCredentials {
    progress.step("waiting for the answer on your telephone");
    for (int look = 0; look < MOST_LOOKS; look++) {
      // The first look asks the telephone; another question at each would drive people mad.
      JsonApi.Said said = call.post(PATH + "/verify_factor", verification(chosen, state, look > 0));
      if (data(said).isPresent()) {
        return data(said).get();
      }
      if (!said.text("message").orElse("").contains("pending")) {
        throw call.api.unusable("sent neither a SAML response nor that it waits");
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

  private static List<SecondFactor.Offered> offered(JsonApi.Said said) {
    var offered = new ArrayList<SecondFactor.Offered>();
    if (said.document().get("devices") instanceof List<?> devices) {
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

  /** What OneLogin means by an error; it has texts where others have codes. */
  private static final class OneLoginRefusal {
    private OneLoginRefusal() {}

    static NoCredentials of(JsonApi api, JsonApi.Said said) {
      String text = text(said.document());
      if (text.contains("Invalid subdomain")) {
        return api.unusable("knows no such subdomain");
      }
      if (text.contains("Invalid user credentials") || text.contains("is empty")) {
        return api.refused("refused user and password", "Check them by hand.");
      }
      if (text.contains("State token is invalid or expired")) {
        return api.refused("waited too long for the second factor", "Sign in again.");
      }
      if (text.contains("Failed authentication with this factor")) {
        return api.refused("refused the second factor", "Sign in again with a new code.");
      }
      return said.status() == 401 || said.status() == 403
          ? api.refused(
              "refused the sign-in (%d)".formatted(said.status()),
              "Check user and password, and that the user may use the application.")
          : api.unusable("answered %d".formatted(said.status()));
    }

    /** The text stands in one of several places. */
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
