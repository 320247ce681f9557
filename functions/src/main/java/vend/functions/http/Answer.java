package vend.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import vend.Reason;
import vend.rendering.Problem;

/**
 * What goes back.
 *
 * @param status of HTTP
 * @param headers by name in small letters
 * @param body text
 */
record Answer(int status, Map<String, String> headers, String body) {
  private static final String RETRY_AFTER_SECONDS = "1";

  /** An answer that nobody may keep, since it holds keys or is about somebody. */
  static Answer of(int status, String contentType, String body) {
    return new Answer(
        status, Map.of("content-type", contentType, "cache-control", "no-store"), body);
  }

  /** An answer that is the same for everybody. */
  static Answer open(String contentType, String body) {
    return new Answer(
        200, Map.of("content-type", contentType, "cache-control", "public, max-age=300"), body);
  }

  static Answer of(Problem problem) {
    Reason reason = problem.reason();
    Answer answer = of(reason.status(), Problem.CONTENT_TYPE, problem.toJson());
    return switch (reason.status()) {
      case 401 -> answer.with("www-authenticate", "Bearer");
      case 429, 503 -> answer.with("retry-after", RETRY_AFTER_SECONDS);
      default -> answer;
    };
  }

  /** Without the body, which may hold keys. */
  @Override
  public String toString() {
    return "Answer[%d]".formatted(status);
  }

  Answer with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }

  APIGatewayV2HTTPResponse toResponse() {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(body)
        .withIsBase64Encoded(false)
        .build();
  }
}
