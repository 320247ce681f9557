package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.client.http.LoopbackProxy;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.client.http.TestAuthority;

/**
 * Runs the command as a process behind a proxy that requires a user and a password. A private
 * authority has signed the hub's certificate.
 */
class BehindProxyTest {
  private static final String LOGIN = "ada:secret";

  @TempDir private Path home;
  private TestAuthority authority;
  private final Map<String, String> environment = new LinkedHashMap<>();

  private record Ended(int exit, String out, String err) {}

  @BeforeEach
  void start() throws Exception {
    authority = TestAuthority.make(home);
    environment.put("HOME", home.toString());
    environment.put("VEND_HUB", "https://vend.example.com");
    environment.put("VEND_TOKEN", AtHub.token("ada"));
  }

  private StubServer hub() throws Exception {
    return StubServer.tls(authority.server("vend.example.com"))
        .on(
            "POST /v1/credentials",
            _ ->
                new Reply(
                    200,
                    Json.write(
                        Map.of(
                            "RoleArn", AtHub.ROLE,
                            "AccessKeyId", "ASIAFAR",
                            "SecretAccessKey", "s",
                            "SessionToken", "t",
                            "Expiration", Instant.now().plusSeconds(3600).toString()))));
  }

  private Ended vend(String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main"));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectError(home.resolve("standard-error").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(
        process.waitFor(), out, Files.readString(home.resolve("standard-error"), UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"option", "variable", "file"})
  void gets_credentials_through_the_proxy(String where) throws Exception {
    Path bundle = authority.bundle();
    var words = new ArrayList<>(List.of("credentials", "shop-prod/deploy", "--no-wait"));
    switch (where) {
      case "option" -> words.addAll(List.of("--ca-bundle", bundle.toString()));
      case "variable" -> environment.put("VEND_CA_BUNDLE", bundle.toString());
      default -> {
        Path file = home.resolve(".config/vend/config.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "caBundle: " + bundle + "\n");
      }
    }
    try (var hub = hub();
        var proxy = new LoopbackProxy(hub.port(), LOGIN)) {
      environment.put("HTTPS_PROXY", proxy.address(LOGIN));
      Ended run = vend(words.toArray(String[]::new));
      assertEquals(0, run.exit(), run.err());
      assertEquals("ASIAFAR", Json.readObject(run.out()).get("AccessKeyId"));
      assertEquals("", run.err());
      assertEquals("", hub.asked().getFirst().header("proxy-authorization"));
    }
  }

  @Test
  void names_an_unknown_authority_and_the_settings_for_it() throws Exception {
    try (var hub = hub();
        var proxy = new LoopbackProxy(hub.port(), LOGIN)) {
      environment.put("https_proxy", proxy.address(LOGIN));
      Ended run = vend("credentials", "shop-prod/deploy");
      assertEquals(2, run.exit());
      assertEquals(
          """
          vend: the certificate of vend.example.com is signed by "%s", which this machine does not trust
          vend: Name a file with that CA's certificate in --ca-bundle, VEND_CA_BUNDLE or caBundle.
          """
              .formatted(TestAuthority.NAME),
          run.err());
      assertTrue(hub.asked().isEmpty());
    }
  }

  @Test
  void names_an_unusable_bundle_and_its_setting() throws Exception {
    environment.put("VEND_CA_BUNDLE", home.resolve("none.pem").toString());
    Ended run = vend("credentials", "shop-prod/deploy");
    assertEquals(2, run.exit());
    assertTrue(
        run.err()
            .startsWith(
                "vend: the CA bundle %s (VEND_CA_BUNDLE) can't be used: "
                    .formatted(home.resolve("none.pem"))),
        run.err());
  }

  @Test
  void freeze_uses_the_proxy_and_the_certificates_of_the_config_file() throws Exception {
    Path file = home.resolve(".config/vend/config.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "caBundle: " + authority.bundle() + "\n");
    environment.put("AWS_ACCESS_KEY_ID", "AKIA");
    environment.put("AWS_SECRET_ACCESS_KEY", "s");
    environment.put("AWS_REGION", "eu-central-1");
    try (var table = StubServer.tls(authority.server("dynamodb.eu-central-1.amazonaws.com"));
        var proxy = new LoopbackProxy(table.port(), LOGIN)) {
      table.on(
          "POST /",
          _ -> new Reply(200, "{}", Map.of("Content-Type", "application/x-amz-json-1.0")));
      environment.put("HTTPS_PROXY", proxy.address(LOGIN));
      Ended run = vend("freeze", "--list", "--table", "vend");
      assertEquals(0, run.exit(), run.err());
      Files.writeString(file, "");
      Ended untrusted = vend("freeze", "--list", "--table", "vend");
      assertEquals(2, untrusted.exit());
      assertTrue(untrusted.err().contains(TestAuthority.NAME), untrusted.err());
      assertTrue(untrusted.err().contains("VEND_CA_BUNDLE"), untrusted.err());
    }
  }
}
