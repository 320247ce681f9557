package vend.functions.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import vend.Json;
import vend.Secret;

/** Vend's HTTP API, as any caller uses it. Redirects are not followed: a token goes along. */
public final class VendClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_ANSWER = 65_536;
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI credentials;

  /**
   * @param url where Vend is, without a path
   */
  public VendClient(URI url) {
    this.credentials = url.resolve("/v1/credentials");
  }

  /**
   * Asks for keys.
   *
   * @param role its ARN, or account/role
   * @param token who asks
   */
  Outcome ask(String role, Secret token) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(credentials)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token.reveal())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(Map.of("role", role))))
            .build();
    try {
      return outcome(
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_ANSWER)));
    } catch (IOException e) {
      return new Outcome.Failed(e.getClass().getSimpleName());
    }
  }

  private static Outcome outcome(HttpResponse<String> response) {
    try {
      Map<String, Object> body = Json.readObject(response.body());
      return switch (response.statusCode()) {
        case OK -> vended(body);
        case FORBIDDEN -> new Outcome.Denied(String.valueOf(body.get("code")));
        default -> new Outcome.Failed(response.statusCode() + " " + body.get("code"));
      };
    } catch (Json.MalformedJson e) {
      return new Outcome.Failed(response.statusCode() + ", and no JSON");
    }
  }

  /** Keys that are not whole do not get past AWS, and that is asked next. */
  private static Outcome vended(Map<String, Object> body) {
    return new Outcome.Vended(
        String.valueOf(body.get("AccessKeyId")),
        Secret.of(String.valueOf(body.get("SecretAccessKey"))),
        Secret.of(String.valueOf(body.get("SessionToken"))));
  }

  @Override
  public void close() {
    http.close();
  }
}
