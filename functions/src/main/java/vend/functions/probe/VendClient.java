package vend.functions.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import vend.Json;
import vend.Secret;
import vend.functions.outbound.OutboundHttp;

/**
 * A client of Vend's HTTP API.
 *
 * @param http follows no redirects, because each request carries a token
 * @param url Vend's URL, without a path
 */
public record VendClient(OutboundHttp http, URI url) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_ANSWER = 65_536;
  private static final OutboundHttp.Bounds BOUNDS =
      new OutboundHttp.Bounds(PATIENCE, LONGEST_ANSWER);
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;

  /**
   * Requests credentials.
   *
   * @param role its ARN, or account/role
   * @param token the caller's token
   */
  Outcome requestCredentials(String role, Secret token) {
    var headers =
        Map.of("Authorization", "Bearer " + token.reveal(), "Content-Type", "application/json");
    byte[] body = Json.write(Map.of("role", role)).getBytes(UTF_8);
    try {
      return outcome(http.post(url.resolve("/v1/credentials"), headers, body, BOUNDS));
    } catch (IOException e) {
      return new Outcome.Failed(e.getClass().getSimpleName());
    }
  }

  private static Outcome outcome(OutboundHttp.Answer response) {
    try {
      Map<String, Object> body = Json.readObject(new String(response.body(), UTF_8));
      return switch (response.status()) {
        case OK -> vended(body);
        case FORBIDDEN -> new Outcome.Denied(String.valueOf(body.get("code")));
        default -> new Outcome.Failed(response.status() + " " + body.get("code"));
      };
    } catch (Json.MalformedJson e) {
      return new Outcome.Failed(response.status() + ", and no JSON");
    }
  }

  /** Incomplete credentials need no check here: the probe sends them to STS next. */
  private static Outcome vended(Map<String, Object> body) {
    return new Outcome.Vended(
        String.valueOf(body.get("AccessKeyId")),
        Secret.of(String.valueOf(body.get("SecretAccessKey"))),
        Secret.of(String.valueOf(body.get("SessionToken"))));
  }
}
