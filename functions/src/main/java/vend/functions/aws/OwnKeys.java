package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Secret;
import vend.functions.client.ClientRequest;
import vend.functions.client.ClientResponse;
import vend.functions.client.HttpClient;

/**
 * The function's own keys. They are in its environment; or, under SnapStart, where one snapshot
 * serves many instances, at an endpoint on the instance that the environment names.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">credentials
 *     under SnapStart</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">the
 *     endpoint</a>
 */
public final class OwnKeys {
  private static final String ENDPOINT = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final ClientRequest.Bounds BOUNDS =
      new ClientRequest.Bounds(Duration.ofMillis(300), Duration.ofSeconds(1), 64 * 1024);
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final int OK = 200;

  private OwnKeys() {}

  /**
   * By the environment.
   *
   * @throws IllegalArgumentException if it names an endpoint to which no secret may be sent
   */
  public static KeySource of(Map<String, String> environment, HttpClient http) {
    Optional<AwsKeys> keys = inEnvironment(environment);
    if (keys.isPresent()) {
      AwsKeys found = keys.get();
      return () -> found;
    }
    String address = environment.getOrDefault(ENDPOINT, "");
    if (address.isEmpty()) {
      return () -> {
        throw new AwsFailure("NoKeys", null);
      };
    }
    URI endpoint = checked(address);
    Map<String, String> headers =
        Optional.ofNullable(environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN"))
            .map(token -> Map.of("Authorization", token))
            .orElse(Map.of());
    return new RenewedKeys(
        () -> issued(http, ClientRequest.get(endpoint, headers, BOUNDS)), InstantSource.system());
  }

  private static Optional<AwsKeys> inEnvironment(Map<String, String> environment) {
    return text(environment.get("AWS_ACCESS_KEY_ID"))
        .flatMap(id ->
            text(environment.get("AWS_SECRET_ACCESS_KEY"))
                .map(secret ->
                    new AwsKeys(
                        id,
                        Secret.of(secret),
                        text(environment.get("AWS_SESSION_TOKEN")).map(Secret::of))));
  }

  private static URI checked(String address) {
    try {
      URI endpoint = new URI(address);
      if (endpoint.getHost() != null
          && ("https".equals(endpoint.getScheme())
              || ("http".equals(endpoint.getScheme()) && LOOPBACK.contains(endpoint.getHost())))) {
        return endpoint;
      }
    } catch (URISyntaxException e) {
      // It is refused below, like one without a host.
    }
    throw new IllegalArgumentException(ENDPOINT + " must be a URL with https, or on this machine");
  }

  private static RenewedKeys.Expiring issued(HttpClient http, ClientRequest request)
      throws AwsFailure {
    try {
      ClientResponse answer = http.call(request).send();
      if (answer.status() != OK) {
        throw new AwsFailure("NoKeys", null);
      }
      return keys(Json.readObject(new String(answer.body(), UTF_8)));
    } catch (IOException | Json.MalformedJson | DateTimeParseException e) {
      throw new AwsFailure("NoKeys", null);
    }
  }

  private static RenewedKeys.Expiring keys(Map<String, Object> answer) throws AwsFailure {
    return RenewedKeys.Expiring.of(
            text(answer.get("AccessKeyId")),
            text(answer.get("SecretAccessKey")),
            text(answer.get("Token")),
            text(answer.get("Expiration")))
        .orElseThrow(() -> new AwsFailure("NoKeys", null));
  }

  private static Optional<String> text(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
  }
}
