package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Json;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;

/** Limits the classes that a start of the command loads, which takes most of its time. */
class LoadedClassesTest {
  @TempDir private Path home;

  /** Runs the command in a process of its own, and returns the HTTP classes that it loads. */
  private List<String> http(StubServer hub) throws Exception {
    Path log = home.resolve("classes");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main",
                "credentials",
                AtHub.ROLE)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().put("HOME", home.toString());
    builder.environment().put("VEND_HUB", hub.at("").toString());
    builder.environment().put("VEND_TOKEN", AtHub.token("ada"));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals("ASIANEAR", Json.readObject(out).get("AccessKeyId"));
    try (var lines = Files.lines(log)) {
      return lines
          .filter(line ->
              line.contains(" org.apache.hc.")
                  || line.contains(" jdk.internal.net.http.")
                  || line.contains(" java.net.http.")
                  || line.contains(" org.slf4j."))
          .toList();
    }
  }

  @Test
  void cached_credentials_load_no_http_client() throws Exception {
    try (var hub = new StubServer()) {
      hub.on(
          "POST /v1/credentials",
          _ ->
              new Reply(
                  200,
                  Json.write(
                      Map.of(
                          "RoleArn", AtHub.ROLE,
                          "AccessKeyId", "ASIANEAR",
                          "SecretAccessKey", "s",
                          "SessionToken", "t",
                          "Expiration", Instant.now().plusSeconds(3600).toString()))));
      List<String> asking = http(hub);
      assertFalse(asking.isEmpty(), "the first run calls the hub over HTTP");
      assertFalse(
          asking.stream()
              .anyMatch(
                  line -> line.contains(".psl.") || line.contains(".cookie.BasicClientCookie")),
          "no list of public suffixes, and no cookies");
      assertEquals(List.of(), http(hub));
      assertEquals(1, hub.asked().size());
    }
  }
}
