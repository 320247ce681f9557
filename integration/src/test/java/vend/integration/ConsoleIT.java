package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import vend.Json;

/** Requests console links over HTTP, with a simulated AWS sign-in service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
  private static final String PROD = "{\"role\":\"shop-prod/deploy\"}";

  private RunningVend running;

  @BeforeAll
  void start() throws Exception {
    running = new RunningVend(Map.of());
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  private HttpResponse<String> open(String url) throws Exception {
    return running.send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  @Test
  void aConsoleLinkOpensTheRequestedPageAsTheRole() throws Exception {
    String token = running.token("github", RunningVend.pipeline());
    String page = "https://eu-central-1.console.aws.amazon.com/s3/home";
    var answer =
        running.post(
            "/v1/console",
            token,
            "{\"role\":\"shop-prod/deploy\",\"destination\":\"" + page + "\"}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(Optional.of("no-store"), answer.headers().firstValue("cache-control"));
    Map<String, Object> link = Json.readObject(answer.body());
    assertTrue(Instant.parse(String.valueOf(link.get("expiration"))).isAfter(Instant.now()));
    var opened = open(String.valueOf(link.get("url")));
    assertEquals(200, opened.statusCode(), opened.body());
    assertTrue(opened.body().contains("arn:aws:sts::222222222222:assumed-role/deploy/"));
    assertTrue(opened.body().contains(page));
  }

  @Test
  void theFormatLinkPrintsOnlyALink() throws Exception {
    String token = running.token("github", RunningVend.pipeline());
    var answer = running.get("/v1/credentials/shop-prod/deploy?format=link", token);
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        Optional.of("text/plain; charset=utf-8"), answer.headers().firstValue("content-type"));
    assertEquals(200, open(answer.body().strip()).statusCode());
  }

  @Test
  void putsNeitherLinkNorCredentialsIntoAnEvent() throws Exception {
    String token = running.token("github", RunningVend.pipelineWith("run_id", "linked"));
    var credentials =
        Json.readObject(running.get("/v1/credentials/shop-prod/deploy", token).body());
    var link = Json.readObject(running.post("/v1/console", token, PROD).body());
    String url = String.valueOf(link.get("url"));
    assertEquals(true, running.lastEvent().get("consoleLink"));
    assertEquals(credentials.get("AccessKeyId"), running.lastEvent().get("accessKeyId"));
    String events = String.join("\n", running.events());
    assertFalse(events.contains(url.substring(url.indexOf("SigninToken="))));
    assertFalse(events.contains("SigninToken"));
    assertFalse(events.contains(String.valueOf(credentials.get("SecretAccessKey"))));
    assertFalse(events.contains(String.valueOf(credentials.get("SessionToken"))));
  }

  @Test
  void reportsThatAnEndpointRefusesConnections() throws Exception {
    try (var other =
        new RunningVend(Map.of("VEND_FEDERATION_ENDPOINT", "http://127.0.0.1:1/federation"))) {
      String token = other.token("github", RunningVend.pipeline());
      var answer = other.post("/v1/console", token, PROD);
      assertEquals(503, answer.statusCode());
      assertEquals("FederationUnavailable", Json.readObject(answer.body()).get("code"));
      assertEquals(Optional.of("1"), answer.headers().firstValue("retry-after"));
      assertEquals(200, other.get("/v1/credentials/shop-prod/deploy", token).statusCode());
    }
  }
}
