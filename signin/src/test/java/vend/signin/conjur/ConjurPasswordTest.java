package vend.signin.conjur;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Asked;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.saml.UserPassword;

/** A stub of Conjur, as its published API describes it. */
class ConjurPasswordTest {
  private static final String SIGN_IN = "POST /authn/acme/host%2Fci%2Fvend/authenticate";
  private static final String PASSWORD = "GET /secrets/acme/variable/okta%2Fpass%20word";

  private final StubServer server;
  private final List<String> messages = new ArrayList<>();

  ConjurPasswordTest() throws IOException {
    server = new StubServer();
    server.on(
        SIGN_IN,
        asked ->
            asked.body().equals("the-api-key") ? new Reply(200, "dG9rZW4=") : new Reply(401, ""));
    server.on("GET /secrets/acme/variable/okta%2Fuser", asked -> value(asked, "alice"));
    server.on(PASSWORD, asked -> value(asked, " w&nder "));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Reply value(Asked asked, String value) {
    return asked.header("authorization").equals("Token token=\"dG9rZW4=\"")
        ? new Reply(200, value)
        : new Reply(401, "");
  }

  private Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "CONJUR_APPLIANCE_URL",
            server.at("/").toString(),
            "CONJUR_ACCOUNT",
            "acme",
            "CONJUR_AUTHN_LOGIN",
            "host/ci/vend",
            "CONJUR_AUTHN_API_KEY",
            "the-api-key",
            "OKTA_USER_VAR",
            "okta/user",
            "OKTA_PASS_VAR",
            "okta/pass word"));
  }

  private UserPassword password(Map<String, String> environment) throws NoCredentials {
    return ConjurPassword.ofEnvironment(environment, messages::add).password();
  }

  @Test
  void readsUserAndPassword() throws NoCredentials {
    assertEquals(new UserPassword("alice", Secret.of(" w&nder ")), password(environment()));
    assertEquals("base64", server.asked().getFirst().header("accept-encoding"));
    assertEquals(
        List.of("signed in to Conjur at 127.0.0.1", "read user and password from Conjur"),
        messages);
  }

  @Test
  void encodesAJsonTokenAsBase64() throws NoCredentials {
    server.on(
        SIGN_IN,
        _ -> new Reply(200, "{\"protected\":\"a\",\"payload\":\"b\",\"signature\":\"c\"}"));
    String token = "eyJwcm90ZWN0ZWQiOiJhIiwicGF5bG9hZCI6ImIiLCJzaWduYXR1cmUiOiJjIn0=";
    for (String name : List.of("okta%2Fuser", "okta%2Fpass%20word")) {
      server.on(
          "GET /secrets/acme/variable/" + name,
          asked ->
              asked.header("authorization").equals("Token token=\"" + token + "\"")
                  ? new Reply(200, "alice")
                  : new Reply(401, ""));
    }
    assertEquals("alice", password(environment()).user());
  }

  @Test
  void reportsAWrongApiKey() {
    var environment = environment();
    environment.put("CONJUR_AUTHN_API_KEY", "another-key");
    var failure = assertThrows(NoCredentials.SignInRefused.class, () -> password(environment));
    assertFalse((failure + failure.next().orElse("")).contains("another-key"));
  }

  @ParameterizedTest
  @CsvSource({
    "401, SignInRefused",
    "403, SignInRefused",
    "404, UnusableAnswer",
    "500, UnusableAnswer",
    "503, NotAnswered",
  })
  void mapsRefusalsToExceptions(int status, String kind) {
    server.on(PASSWORD, _ -> new Reply(status, ""));
    var failure = assertThrows(NoCredentials.class, () -> password(environment()));
    assertEquals(kind, failure.getClass().getSimpleName());
  }

  @Test
  void includesConjursOwnMessage() {
    String message = "CONJ00076E Variable acme:variable:okta/pass word is empty or not found.";
    server.on(
        PASSWORD,
        _ ->
            new Reply(
                404, "{\"error\":{\"code\":\"not_found\",\"message\":\"%s\"}}".formatted(message)));
    var failure = assertThrows(NoCredentials.UnusableAnswer.class, () -> password(environment()));
    assertTrue(String.valueOf(failure.getMessage()).endsWith(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONJUR_APPLIANCE_URL",
        "CONJUR_ACCOUNT",
        "CONJUR_AUTHN_LOGIN",
        "CONJUR_AUTHN_API_KEY",
        "OKTA_USER_VAR",
        "OKTA_PASS_VAR",
      })
  void namesAMissingSetting(String name) {
    var environment = environment();
    environment.remove(name);
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> ConjurPassword.ofEnvironment(environment, Progress.NONE));
    assertTrue(String.valueOf(failure.getMessage()).contains(name));
  }
}
