package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.signin.oidc.StubIssuer;

/** Tests what a user sees at a terminal, and what key presses do. */
@EnabledIf(value = "vend.cli.TmuxScreen#isThere", disabledReason = "apt-get install tmux")
class TerminalIT {
  private static final Pattern ENDED = Pattern.compile("ended with [0-9]+\\s+-*echo");

  @TempDir private Path home;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private StubServer hub;

  @BeforeEach
  void start() throws Exception {
    hub = new StubServer();
    hub.on("GET /v1/roles", _ -> new Reply(200, roles()));
    hub.on("POST /v1/credentials", asked -> credentials(asked.body(), 3600));
    environment.put("HOME", home.toString());
    environment.put("VEND_HUB", hub.at("").toString());
    environment.put("VEND_TOKEN", AtHub.token("ada"));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static String roles() {
    var roles = new StringBuilder();
    for (String account : List.of("shop-prod", "shop-dev", "blog")) {
      for (int i = 0; i < 20; i++) {
        roles
            .append(roles.isEmpty() ? "" : ",")
            .append(
                """
                {"role":"arn:aws:iam::222222222222:role/vend/%s-%d","account":"222222222222",\
                "accountName":"%s","maxDuration":3600}\
                """
                    .formatted(account, i, account));
      }
    }
    return "{\"roles\":[" + roles + "]}";
  }

  private static Reply credentials(String body, long seconds) {
    String role = body.replaceFirst(".*\"role\":\"([^\"]+)\".*", "$1");
    return new Reply(
        200,
        """
        {"Version":1,"AccessKeyId":"ASIAFIRST","SecretAccessKey":"s","Token":"t",
         "SessionToken":"t","Expiration":"%s","AccountId":"222222222222","RoleArn":"%s"}\
        """
            .formatted(Instant.now().plusSeconds(seconds), role));
  }

  private TmuxScreen vend(String redirect, String... arguments) throws Exception {
    return TmuxScreen.run(home, environment, redirect, arguments);
  }

  private static String ended(TmuxScreen screen) throws IOException, InterruptedException {
    return screen.await(ENDED);
  }

  @Test
  void typingFindsARole() throws Exception {
    Path out = home.resolve("credentials.json");
    try (var screen = vend("> " + out, "credentials")) {
      String list = screen.await("60 of 60: type to filter");
      assertTrue(list.contains("> shop-prod (222222222222)  vend/shop-prod-0"), list);
      screen.type("dev 1");
      screen.await("role: dev 1");
      screen.await("11 of 60");
      screen.press("Down", "Down");
      screen.await("> shop-dev (222222222222)  vend/shop-dev-11");
      screen.press("Enter");
      String end = ended(screen);
      assertTrue(end.contains("role: shop-dev (222222222222)  vend/shop-dev-11"), end);
      assertFalse(end.contains("type to filter"), end);
      assertTrue(end.contains("ended with 0"), end);
      assertTrue(end.endsWith("\necho"), "the terminal shows again what is typed: " + end);
    }
    assertTrue(Files.readString(out).contains("ASIAFIRST"));
    assertTrue(hub.asked().getLast().body().contains("role/vend/shop-dev-11"));
  }

  @Test
  void theListFitsAfterAResize() throws Exception {
    try (var screen = vend("> /dev/null", "credentials")) {
      screen.await("60 of 60");
      screen.resize(30, 8);
      String small =
          screen.await(Pattern.compile("^role:\\s*$(?s:.*)^ {2}60 of 60", Pattern.MULTILINE));
      assertEquals(1, count(small, "role:"), small);
      screen.press("Down");
      small = screen.await("> shop-prod (222222222222)  v");
      assertTrue(small.lines().allMatch(line -> line.length() < 30), small);
      screen.resize(120, 40);
      screen.type("blog-7");
      String large =
          screen.await("1 of 60: type to filter, arrows to move, enter to choose, esc to cancel");
      assertEquals(1, count(large, "role: blog-7"), large);
      assertEquals(1, count(large, "> blog (222222222222)  vend/blog-7"), large);
      screen.press("Enter");
      assertTrue(ended(screen).contains("ended with 0"));
    }
  }

  private static int count(String text, String words) {
    return text.split(Pattern.quote(words), -1).length - 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Escape", "C-c", "C-d"})
  void escapeAndCtrlCLeaveTheList(String key) throws Exception {
    try (var screen = vend("> /dev/null", "credentials")) {
      screen.await("60 of 60");
      screen.press(key);
      String end = ended(screen);
      assertTrue(end.contains("ended with 130"), end);
      assertFalse(end.contains("60 of 60"), end);
      assertTrue(end.endsWith("\necho"), end);
    }
  }

  @Test
  void asks_for_a_first_grants_file() throws Exception {
    Path file = home.resolve("first.yaml");
    try (var screen =
        vend(
            "",
            "init",
            "--output",
            file.toString(),
            "--hub-account=111111111111",
            "--organization=o-a1b2c3d4e5",
            "--account=shop-prod=222222222222",
            "--project-id=777",
            "--namespace-id=42")) {
      screen.await("5 of 5: type to filter");
      screen.type("gitlab");
      screen.await("1 of 5");
      screen.press("Enter");
      screen.await("> no other");
      screen.press("Enter");
      screen.await("[urn:vend:o-a1b2c3d4e5]");
      screen.press("Enter");
      screen.await("the role with which pipelines deploy [deploy] (--role):");
      screen.press("Enter");
      screen.await("the managed policy of this role [PowerUserAccess] (--policy):");
      screen.press("Enter");
      screen.await("the address of GitLab [https://gitlab.com] (--gitlab-url):");
      screen.press("Enter");
      screen.await("as in acme/shop (--project):");
      screen.type("shop");
      screen.press("Enter");
      screen.await("vend: the value must be the path of a project, such as acme/shop");
      screen.type("acme/shop");
      screen.press("Enter");
      screen.await("the protected branch of acme/shop that deploys [main] (--branch):");
      screen.press("Enter");
      String end = ended(screen);
      assertTrue(end.contains("ended with 0"), end);
      assertTrue(end.contains("vend grants check"), end);
    }
    assertTrue(Files.readString(file).contains("project_id: \"777\""));
  }

  @Test
  void leaves_no_file_after_ctrl_c() throws Exception {
    Path file = home.resolve("first.yaml");
    try (var screen = vend("", "init", "--output", file.toString())) {
      screen.await("5 of 5: type to filter");
      screen.press("C-c");
      assertTrue(ended(screen).contains("ended with 130"));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void keys_without_a_function_change_nothing() throws Exception {
    try (var screen = vend("> /dev/null", "credentials")) {
      screen.await("> shop-prod (222222222222)  vend/shop-prod-0");
      screen.press("End");
      screen.await("> blog (222222222222)  vend/blog-19");
      screen.press("C-Up", "M-x", "F5", "C-a");
      screen.press("PPage");
      screen.await("> blog (222222222222)  vend/blog-9");
      screen.press("Home", "NPage", "Up");
      screen.await("> shop-prod (222222222222)  vend/shop-prod-9");
      screen.type("x");
      screen.await("  0 of 60");
      screen.press("BSpace");
      String list = screen.await("60 of 60");
      assertTrue(list.contains("\n> shop-prod (222222222222)  vend/shop-prod-0"), list);
      screen.press("Enter");
      assertTrue(ended(screen).contains("ended with 0"));
    }
  }

  @Test
  void aDumbTerminalGetsANumberedList() throws Exception {
    environment.put("TERM", "dumb");
    try (var screen = vend("> /dev/null", "credentials")) {
      screen.await("role, 1 to 60:");
      screen.type("61");
      screen.press("Enter");
      screen.await("This number is not in the list.");
      screen.type("2");
      screen.press("Enter");
      assertTrue(ended(screen).contains("ended with 0"));
    }
    assertTrue(hub.asked().getLast().body().contains("role/vend/shop-prod-1\""));
  }

  private void basic() {
    hub.on(
        "GET /app",
        asked ->
            asked.header("authorization").isEmpty()
                ? new Reply(401, "")
                : new Reply(401, "", Map.of("X-Seen", "1")));
    environment.remove("VEND_HUB");
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("VEND_SAML_APP", hub.at("/app").toString());
    environment.put("VEND_SAML_WAY", "basic");
    environment.put("AWS_ENDPOINT_URL_STS", hub.at("/sts").toString());
  }

  @Test
  void hidesThePasswordAndSendsAWrongOneOnce() throws Exception {
    basic();
    try (var screen = vend("", "credentials", "222222222222/reader")) {
      screen.await("user name at 127.0.0.1:");
      screen.type("ada");
      screen.press("Enter");
      screen.await("password of ada at 127.0.0.1:");
      screen.type("wrong-password");
      screen.press("Enter");
      String end = ended(screen);
      assertFalse(end.contains("wrong-password"), end);
      assertEquals(1, count(end, "password of ada"), end);
      assertTrue(end.contains("ended with 1"), end);
      assertTrue(end.endsWith("\necho"), end);
    }
  }

  @Test
  void restoresTheTerminalAfterCtrlCAtThePassword() throws Exception {
    basic();
    environment.put("VEND_SAML_USER", "ada");
    try (var screen = vend("", "credentials", "222222222222/reader")) {
      screen.await("password of ada at 127.0.0.1:");
      screen.type("half-a-pass");
      screen.press("C-c");
      String end = ended(screen);
      assertFalse(end.contains("half-a-pass"), end);
      assertTrue(end.contains("ended with 130"), end);
      assertTrue(end.endsWith("\necho"), end);
    }
  }

  @Test
  void showsTheDeviceCodeUntilTheUserHasSignedIn() throws Exception {
    try (var issuer = new StubIssuer(InstantSource.system())) {
      issuer.deviceAnswers.add("authorization_pending");
      environment.put("VEND_OIDC_ISSUER", issuer.name());
      environment.put("VEND_OIDC_CLIENT_ID", StubIssuer.COMMAND);
      environment.remove("VEND_TOKEN");
      try (var screen = vend("", "login", "--device")) {
        String shown = screen.await("ABCD-EFGH");
        assertTrue(shown.contains("/activate?user_code=ABCD-EFGH"), shown);
        String end = ended(screen);
        assertTrue(end.contains("signed in as ada"), end);
        assertTrue(end.contains("ended with 0"), end);
      }
      for (int i = 0; i < 1000; i++) {
        issuer.deviceAnswers.add("authorization_pending");
      }
      try (var screen = vend("", "login", "--device")) {
        screen.await("ABCD-EFGH");
        screen.press("C-c");
        assertTrue(ended(screen).contains("ended with 130"));
      }
    }
  }

  @Test
  void namesAnIssuerThatDoesNotAnswer() throws Exception {
    environment.put("VEND_OIDC_ISSUER", "http://127.0.0.1:1/realms/acme");
    environment.put("VEND_OIDC_CLIENT_ID", "vend");
    try (var screen = vend("", "login")) {
      String end = ended(screen);
      assertTrue(end.contains("the issuer 127.0.0.1 does not answer"), end);
      assertTrue(end.contains("ended with 2"), end);
    }
  }

  @Test
  void writesCredentialsAgainUntilCtrlCEvenIfTheHubStops() throws Exception {
    hub.on("POST /v1/credentials", asked -> credentials(asked.body(), 4));
    try (var screen =
        vend("", "write", AtHub.ROLE, "--profile", "deploy", "--every", "1s", "--quiet")) {
      screen.await(
          Pattern.compile("(?s)wrote credentials for 222\\*{4}.*wrote credentials for 222\\*{4}"));
      hub.close();
      screen.await(Pattern.compile("the hub .*\\s*.*does not answer"));
      screen.resize(40, 12);
      screen.press("C-c");
      assertTrue(ended(screen).contains("ended with 130"));
    }
    assertTrue(Files.readString(home.resolve(".aws/credentials")).contains("ASIAFIRST"));
  }
}
