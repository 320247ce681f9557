package vend.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Duration;
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
record HttpResponse(int status, Map<String, String> headers, String body) {
  static final Duration RETRY_SOON = Duration.ofSeconds(1);

  /** An answer that nobody may keep, since it holds keys or is about somebody. */
  static HttpResponse of(int status, String contentType, String body) {
    return new HttpResponse(
        status, Map.of("content-type", contentType, "cache-control", "no-store"), body);
  }

  /** An answer that is the same for everybody. */
  static HttpResponse open(String contentType, String body) {
    return new HttpResponse(
        200, Map.of("content-type", contentType, "cache-control", "public, max-age=300"), body);
  }

  static HttpResponse of(Problem problem) {
    Reason reason = problem.reason();
    HttpResponse answer = of(reason.status(), Problem.CONTENT_TYPE, problem.toJson());
    return switch (reason.status()) {
      case 401 -> answer.with("www-authenticate", "Bearer");
      case 429, 503 -> answer.retryAfter(RETRY_SOON);
      default -> answer;
    };
  }

  /** Without the body, which may hold keys. */
  @Override
  public String toString() {
    return "Answer[%d]".formatted(status);
  }

  HttpResponse with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpResponse(status, more, body);
  }

  /** Says when to try again, where the status is one of those that say so: in whole seconds. */
  HttpResponse retryAfter(Duration wait) {
    long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    return status == 429 || status == 503 ? with("retry-after", Long.toString(seconds)) : this;
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
