package vend.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import vend.Reason;
import vend.rendering.Problem;

/**
 * An answer.
 *
 * @param headers by name in lower case
 */
record HttpResponse(int status, Map<String, String> headers, String body) {
  static final Duration RETRY_SOON = Duration.ofSeconds(1);

  /** An answer for one caller. It may hold credentials, so no client or proxy may store it. */
  static HttpResponse of(int status, String contentType, String body) {
    return new HttpResponse(
        status, Map.of("content-type", contentType, "cache-control", "no-store"), body);
  }

  /** An answer that is the same for every caller. Clients and proxies may store it. */
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

  /** Omits the body, which may hold credentials. */
  @Override
  public String toString() {
    return "Answer[%d]".formatted(status);
  }

  HttpResponse with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpResponse(status, more, body);
  }

  /** Adds {@code Retry-After} in whole seconds, if the status is 429 or 503. */
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
