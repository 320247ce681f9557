package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Json;
import vend.client.http.LoopbackProxy;
import vend.client.http.StubServer;
import vend.client.http.TestAuthority;

/** Tests {@code vend doctor}. */
class DoctorCommandTest {
  @TempDir private Path home;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private DatedHub hub;

  @BeforeEach
  void start() throws Exception {
    hub = new DatedHub();
    environment.put("HOME", home.toString());
    environment.put("VEND_HUB", hub.at("").toString().replaceAll("/$", ""));
    environment.put("VEND_TOKEN", token(hub.at("/issuer").toString(), 1795269600));
    hub.on("GET /healthz", 200, "{\"status\":\"ok\"}");
    hub.on(
        "GET /issuer/.well-known/openid-configuration",
        200,
        Json.write(
            Map.of(
                "issuer", hub.at("/issuer").toString(), "jwks_uri", hub.at("/keys").toString())));
    hub.on("GET /keys", 200, "{\"keys\":[{\"kid\":\"1\"}]}");
    hub.on(
        "POST /v1/credentials",
        200,
        "{\"RoleArn\":\"%s\",\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"2026-11-21T13:00:00Z\"}"
            .formatted(AtHub.ROLE));
  }

  @AfterEach
  void stop() throws Exception {
    hub.close();
  }

  private static String token(String issuer, long end) {
    String claims =
        "{\"iss\":\"%s\",\"sub\":\"ada\",\"aud\":\"vend\",\"exp\":%d}".formatted(issuer, end);
    return "e30."
        + java.util.Base64.getUrlEncoder().encodeToString(claims.getBytes(UTF_8))
        + ".the-signature";
  }

  private Vend run(String... more) {
    var arguments = new java.util.ArrayList<>(List.of("doctor"));
    arguments.addAll(List.of(more));
    return Vend.in(environment, arguments.toArray(String[]::new));
  }

  /** The results of one check, in their order. */
  private List<Map<?, ?>> found(String name, String... more) throws Exception {
    var arguments = new java.util.ArrayList<>(List.of(more));
    arguments.add("--json");
    Vend run = run(arguments.toArray(String[]::new));
    var checks = (List<?>) Objects.requireNonNull(Json.readObject(run.out()).get("checks"));
    return checks.stream()
        .<Map<?, ?>>map(check -> (Map<?, ?>) check)
        .filter(check -> name.equals(check.get("check")))
        .toList();
  }

  private void assertWrong(String name, String detail) throws Exception {
    assertEquals(1, run().exit(), run().out());
    Map<?, ?> check = found(name).getFirst();
    assertEquals("wrong", check.get("state"), check.toString());
    assertTrue(String.valueOf(check.get("detail")).contains(detail), check.toString());
  }

  @Test
  void reportsNoProblem() {
    Vend run = run(AtHub.ROLE);
    assertEquals(0, run.exit(), run.out());
    assertFalse(run.out().contains("WRONG"), run.out());
    assertTrue(run.out().contains("ok     clock        as the hub's\n"), run.out());
    assertTrue(run.out().contains("ok     role         credentials of " + AtHub.ROLE), run.out());
    assertTrue(run.out().contains("has 1 signing keys"), run.out());
    assertFalse(run.out().contains("the-signature"), run.out());
    assertEquals("", run.err());
  }

  @Test
  void reportsAWrongClock() throws Exception {
    hub.date("Sat, 21 Nov 2026 12:01:01 GMT");
    assertWrong("clock", "61 seconds behind the hub's");
    hub.date("Sat, 21 Nov 2026 11:50:00 GMT");
    assertWrong("clock", "600 seconds ahead of the hub's");
    hub.date("Sat, 21 Nov 2026 12:01:00 GMT");
    assertEquals(0, run().exit());
  }

  @Test
  void reportsAServerThatIsNoHubOrDoesNotAnswer() throws Exception {
    hub.on("GET /healthz", 200, "<h1>Welcome</h1>");
    assertWrong("hub", "it is not a Vend hub");
    hub.close();
    assertWrong("hub", "refused the connection");
  }

  @Test
  void reportsAnUntrustedCertificate() throws Exception {
    TestAuthority authority = TestAuthority.make(home);
    try (var tls = StubServer.tls(authority.server("vend.example.com"));
        var proxy = new LoopbackProxy(tls.port())) {
      environment.put("VEND_HUB", "https://vend.example.com");
      environment.put("HTTPS_PROXY", proxy.address());
      assertWrong("hub", "is signed by \"%s\", which".formatted(TestAuthority.NAME));
      assertEquals(
          "Name a file with that CA's certificate in --ca-bundle, VEND_CA_BUNDLE or caBundle.",
          found("hub").getFirst().get("next"));
      tls.on("GET /healthz", _ -> new StubServer.Reply(200, "{\"status\":\"ok\"}"));
      environment.put("VEND_CA_BUNDLE", authority.bundle().toString());
      assertEquals("ok", found("hub").getFirst().get("state"));
      assertEquals("ok", found("certificates").getFirst().get("state"));
    }
  }

  @Test
  void sees_certificates_that_cannot_be_used() throws Exception {
    environment.put("AWS_CA_BUNDLE", home.resolve("none.pem").toString());
    assertWrong("certificates", "none.pem (AWS_CA_BUNDLE) can't be used");
  }

  @Test
  void tells_a_refused_connection_from_an_unknown_host() throws Exception {
    environment.put("VEND_HUB", "https://no-such-host.invalid");
    assertWrong("hub", "host no-such-host.invalid cannot be resolved");
    assertTrue(String.valueOf(found("hub").getFirst().get("next")).contains("HTTPS_PROXY"));
  }

  @Test
  void reportsAnExpiredOrMissingToken() throws Exception {
    environment.put("VEND_TOKEN", token(hub.at("/issuer").toString(), 1795262400));
    assertWrong("sign-in", ", expired: get a new token");
    environment.remove("VEND_TOKEN");
    assertWrong("sign-in", "there is no token");
  }

  @Test
  void anUnreachableIssuerIsOnlyANote() throws Exception {
    hub.on("GET /keys", 503, "");
    assertEquals("note", found("issuer").getFirst().get("state"));
    environment.put("VEND_TOKEN", token("not an address", 1795269600));
    assertEquals("note", found("issuer").getFirst().get("state"));
    assertEquals(0, run().exit(), run().out());
  }

  @Test
  void reportsWhyThereAreNoCredentialsOfARole() throws Exception {
    hub.on(
        "POST /v1/credentials",
        403,
        "{\"code\":\"RoleNotGranted\",\"detail\":\"No grant for you\"}");
    assertEquals(1, run(AtHub.ROLE).exit());
    Map<?, ?> role = found("role", AtHub.ROLE).getFirst();
    assertEquals("No grant for you", role.get("detail"));
    assertEquals("To list the roles that are granted to you: vend roles", role.get("next"));
  }

  @Test
  void reportsAConfigFileThatIsInvalidOrThatOtherUsersCanWrite() throws Exception {
    Path file = home.resolve(".config/vend/config.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "hub: " + environment.remove("VEND_HUB") + "\n");
    assertEquals(0, run().exit(), run().out());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertWrong("config", "can be written by other users (rw-rw-r--)");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "hubb: x\n");
    assertEquals(1, run().exit());
    assertEquals(2, found("config").size());
    assertEquals("wrong", found("config").get(1).get("state"));
  }

  @Test
  void reportsSecretsThatOtherUsersCanRead() throws Exception {
    Path credentials = home.resolve(".aws/credentials");
    Files.createDirectories(credentials.getParent());
    Files.writeString(credentials, "");
    Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-r--r--"));
    assertWrong("AWS's files", "can be read by other users");
    Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
    run(AtHub.ROLE);
    Path key = home.resolve(".local/state/vend/cache.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(1, run().exit());
    assertEquals("chmod go-rwx " + key, found("cached credentials").get(1).get("next"));
  }

  @Test
  void notesCredentialsInTheEnvironment() throws Exception {
    environment.put("AWS_PROFILE", "x");
    assertEquals("note", found("environment").getFirst().get("state"));
    assertEquals(0, run().exit());
  }

  @Test
  void reportsThatNothingIsConfigured() throws Exception {
    environment.remove("VEND_HUB");
    environment.remove("VEND_TOKEN");
    assertWrong("sign-in", "no hub is configured");
  }
}
