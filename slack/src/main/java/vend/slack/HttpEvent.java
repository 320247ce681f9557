package vend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request from API Gateway, payload format 2.0. Bolt's own adapter for Lambda reads format 1.0.
 *
 * @param body the raw body, decoded from Base64 and nothing else: Slack signs these bytes
 * @param headers in lower case; a header that came several times has its values joined
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 *     format</a>
 */
record HttpEvent(String method, String path, String body, Map<String, String> headers) {
  /** A submission carries the whole form, which Slack limits to 250 KB, encoded twice. */
  private static final int MOST_CHARACTERS = 1024 * 1024;

  /** The headers that Slack signs or Bolt reads. The app passes on no other one. */
  private static final List<String> NEEDED =
      List.of("content-type", "x-slack-request-timestamp", "x-slack-signature");

  HttpEvent {
    headers = Map.copyOf(headers);
  }

  /** Reads an event; empty if it has another format, is too long, or its body is no UTF-8. */
  static Optional<HttpEvent> of(Map<?, ?> event) {
    if (!"2.0".equals(event.get("version"))
        || !(event.get("requestContext") instanceof Map<?, ?> context)
        || !(context.get("http") instanceof Map<?, ?> http)
        || !(http.get("method") instanceof String method)
        || !(event.get("rawPath") instanceof String path)) {
      return Optional.empty();
    }
    return body(event).map(body -> new HttpEvent(method, path, body, headers(event)));
  }

  private static Optional<String> body(Map<?, ?> event) {
    if (event.get("body") == null) {
      return Optional.of("");
    }
    if (!(event.get("body") instanceof String body) || body.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    return Boolean.TRUE.equals(event.get("isBase64Encoded")) ? decoded(body) : Optional.of(body);
  }

  private static Optional<String> decoded(String body) {
    try {
      return Optional.of(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(Base64.getDecoder().decode(body))).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> headers(Map<?, ?> event) {
    var headers = new LinkedHashMap<String, String>();
    if (event.get("headers") instanceof Map<?, ?> all) {
      all.forEach((name, value) -> {
        if (name instanceof String text && value instanceof String content) {
          headers.put(text.toLowerCase(Locale.ROOT), content);
        }
      });
    }
    headers.keySet().retainAll(NEEDED);
    return headers;
  }

  /** The header's value; empty text if there is none. */
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The same request as an event, with all that its signature needs. */
  Map<String, Object> document() {
    return Map.of(
        "version",
        "2.0",
        "rawPath",
        path,
        "requestContext",
        Map.of("http", Map.of("method", method)),
        "headers",
        headers,
        "body",
        body,
        "isBase64Encoded",
        false);
  }
}
