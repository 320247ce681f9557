package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.functions.client.ClientResponse;

/**
 * A service that speaks AWS's JSON protocol.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
public final class JsonService {
  private static final int OK = 200;

  private final AwsService service;
  private final String target;
  private final String contentType;

  /**
   * @param target what the names of operations begin with
   * @param version of the protocol
   */
  JsonService(AwsService service, String target, String version) {
    this.service = service;
    this.target = target;
    this.contentType = "application/x-amz-json-" + version;
  }

  /** The same, with another time for each call. */
  JsonService within(Duration deadline) {
    return new JsonService(
        service.within(deadline), target, contentType.substring(contentType.lastIndexOf('-') + 1));
  }

  /**
   * Calls an operation.
   *
   * @throws AwsFailure if it does not answer, or with an error
   */
  Map<String, Object> call(String operation, Map<String, ?> input) throws AwsFailure {
    ClientResponse answer =
        service.post(
            Map.of("Content-Type", contentType, "X-Amz-Target", target + "." + operation),
            Json.write(input).getBytes(UTF_8));
    if (answer.status() != OK) {
      throw refused(answer);
    }
    return object(answer).orElseThrow(() -> new AwsFailure("MalformedAnswer", null));
  }

  private static Optional<Map<String, Object>> object(ClientResponse answer) {
    try {
      return Optional.of(Json.readObject(new String(answer.body(), UTF_8), AwsService.MAX_BYTES));
    } catch (Json.MalformedJson e) {
      return Optional.empty();
    }
  }

  private static AwsFailure refused(ClientResponse answer) {
    Map<String, Object> details = object(answer).orElse(Map.of());
    String type =
        answer
            .first("x-amzn-ErrorType")
            .or(() -> Optional.ofNullable(details.get("__type")).map(Object::toString))
            .orElse("");
    return new AwsFailure.Refused(answer.status(), code(type), details);
  }

  /** Without the namespace before it, and the address that some put behind it. */
  private static String code(String type) {
    String name = type.substring(type.indexOf('#') + 1);
    int end = name.indexOf(':');
    return ErrorCode.of(end < 0 ? name : name.substring(0, end));
  }
}
