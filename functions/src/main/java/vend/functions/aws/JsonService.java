package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
  private final String version;

  /**
   * @param target what the names of operations begin with
   * @param version of the protocol
   */
  JsonService(AwsService service, String target, String version) {
    this.service = service;
    this.target = target;
    this.version = version;
  }

  /** The same, with another time for each call. */
  JsonService within(Duration deadline) {
    return new JsonService(service.within(deadline), target, version);
  }

  /** The same, with more time for each call, if it had less. */
  JsonService withinAtLeast(Duration deadline) {
    return service.bounds().deadline().compareTo(deadline) >= 0 ? this : within(deadline);
  }

  /**
   * Calls an operation.
   *
   * @throws AwsFailure if it does not answer, or with an error
   */
  Map<String, Object> call(String operation, Map<String, ?> input) throws AwsFailure {
    ClientResponse answer =
        service.post(
            Map.of(
                "Content-Type",
                "application/x-amz-json-" + version,
                "X-Amz-Target",
                target + "." + operation),
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
    String code =
        Stream.of(
                answer.first("x-amzn-ErrorType").orElse(""),
                text(details, "__type"),
                text(details, "code"))
            .map(JsonService::code)
            .filter(found -> !found.isEmpty())
            .findFirst()
            .orElse("");
    return new AwsFailure.Refused(answer.status(), code, details);
  }

  private static String text(Map<String, Object> details, String member) {
    return details.get(member) instanceof String text ? text : "";
  }

  /** Without the address that some put behind it, and then the namespace before it. */
  private static String code(String type) {
    int end = type.indexOf(':');
    String name = end < 0 ? type : type.substring(0, end);
    return ErrorCode.of(name.substring(name.indexOf('#') + 1));
  }
}
