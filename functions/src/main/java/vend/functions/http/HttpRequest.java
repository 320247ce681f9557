package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.caller.BearerToken;
import vend.request.IdempotencyKey;
import vend.vending.limit.WaitBudget;

/**
 * A request from API Gateway or a function URL.
 *
 * @param method in upper case
 * @param path percent-encoded by function URLs; HTTP APIs have decoded it once
 * @param route empty if the path is malformed, or no route has it
 * @param query percent-encoded, without the question mark
 * @param domain the host name of the request, from API Gateway; empty if it gives none
 * @param headers by name in lower case
 * @param body as in the event
 * @param base64 whether the body is in base64, which API Gateway uses for binary bodies
 * @param sourceAddress the caller's IP address
 * @param requestId from API Gateway
 */
record HttpRequest(
    String method,
    String path,
    Optional<Route> route,
    String query,
    String domain,
    Map<String, String> headers,
    String body,
    boolean base64,
    String sourceAddress,
    String requestId) {
  /** API Gateway accepts 10 MiB and Lambda 6 MiB. Requests to Vend are far smaller. */
  private static final int MAX_CHARACTERS = 512 * 1024;

  private static final String SCHEME = "Bearer ";

  /** A malformed request, of which only path and id are known. */
  static HttpRequest unreadable(String path, String requestId) {
    return new HttpRequest("", path, route(path), "", "", Map.of(), "", false, "", requestId);
  }

  /** The request id that also stands in API Gateway's log. */
  static String id(APIGatewayV2HTTPEvent event, String fallback) {
    return Optional.ofNullable(event.getRequestContext())
        .map(APIGatewayV2HTTPEvent.RequestContext::getRequestId)
        .orElse(fallback);
  }

  /**
   * Reads an event.
   *
   * @param event of payload format 2.0
   * @param fallbackRequestId for events that do not come from API Gateway
   * @throws InvalidRequest if the event has no method, a repeated header, or too long a body
   */
  static HttpRequest of(APIGatewayV2HTTPEvent event, String fallbackRequestId)
      throws InvalidRequest {
    var context = event.getRequestContext();
    if (context == null || context.getHttp() == null || context.getHttp().getMethod() == null) {
      throw new InvalidRequest("event", "is not an HTTP API event of payload format 2.0");
    }
    String body = Objects.requireNonNullElse(event.getBody(), "");
    if (body.length() > MAX_CHARACTERS) {
      throw InvalidRequest.tooLarge("has more than %d characters".formatted(MAX_CHARACTERS));
    }
    String path = Objects.requireNonNullElse(event.getRawPath(), "");
    return new HttpRequest(
        context.getHttp().getMethod(),
        path,
        route(path),
        Objects.requireNonNullElse(event.getRawQueryString(), ""),
        Objects.requireNonNullElse(context.getDomainName(), ""),
        headers(Objects.requireNonNullElse(event.getHeaders(), Map.of())),
        body,
        event.getIsBase64Encoded(),
        Objects.requireNonNullElse(context.getHttp().getSourceIp(), ""),
        id(event, fallbackRequestId));
  }

  private static Optional<Route> route(String path) {
    try {
      return Route.of(PercentEncoding.segments(path));
    } catch (InvalidRequest e) {
      return Optional.empty();
    }
  }

  /**
   * API Gateway joins headers of the same name. Two names that differ only in case come from
   * another source, and a check of one of them would miss the other.
   */
  private static Map<String, String> headers(Map<String, String> sent) throws InvalidRequest {
    var headers = new TreeMap<String, String>();
    for (var header : sent.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (headers.containsKey(name)) {
        throw new InvalidRequest("headers", "have the same name twice, in upper and lower case");
      }
      headers.put(name, header.getValue());
    }
    return headers;
  }

  /** A header by its name in lower case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The wait from the caller's {@code Prefer} header. */
  Optional<WaitBudget> preferredWait() {
    return header("prefer").flatMap(Preference::wait);
  }

  /**
   * The name of a request that the client may repeat, with or without the quotes of a structured
   * field.
   *
   * @throws InvalidRequest if it is malformed
   * @see <a
   *     href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">Idempotency-Key</a>
   */
  Optional<IdempotencyKey> idempotencyKey() throws InvalidRequest {
    Optional<String> sent = header("idempotency-key");
    return sent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            InvalidRequest.reading(
                "Idempotency-Key", () -> new IdempotencyKey(unquoted(sent.get().strip()))));
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  /**
   * The decoded segments of the path.
   *
   * @throws InvalidRequest if an escape is malformed
   */
  List<String> segments() throws InvalidRequest {
    return PercentEncoding.segments(path);
  }

  /**
   * The caller's token: {@code Authorization: Bearer TOKEN}, or the bare token as the
   * container-credentials protocol sends it.
   */
  BearerToken bearerToken() {
    String value = header("authorization").orElse("").strip();
    boolean bearer = value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return BearerToken.fromHeader(bearer ? value.substring(SCHEME.length()).strip() : value);
  }

  /**
   * Checks that there is no query.
   *
   * @throws InvalidRequest if there is one
   */
  void requireNoQuery() throws InvalidRequest {
    if (!query.isEmpty()) {
      throw new InvalidRequest("query", "must be empty; this path has no query parameters");
    }
  }

  /**
   * The decoded body as text.
   *
   * @throws InvalidRequest if it is not UTF-8 text
   */
  String text() throws InvalidRequest {
    if (!base64) {
      return body;
    }
    try {
      // A new decoder throws on malformed UTF-8; a String constructor would replace it silently.
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequest("body", "is not UTF-8 text");
    }
  }

  /**
   * The decoded body as bytes.
   *
   * @throws InvalidRequest if the event says base64 and the body is not
   */
  byte[] bytes() throws InvalidRequest {
    try {
      return base64 ? Base64.getDecoder().decode(body) : body.getBytes(UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("body", "is not base64, but the event says that it is");
    }
  }

  /** Omits headers and body, which hold the caller's token. */
  @Override
  public String toString() {
    return "HttpRequest[%s]".formatted(requestId);
  }

  /**
   * The wait that a caller prefers: {@code Prefer: wait=N}. Malformed and unknown preferences are
   * ignored, as the RFC requires.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a>
   */
  static final class Preference {
    private static final Pattern WAIT =
        Pattern.compile(
            "(?:^|,)\\s*wait\\s*(?:=\\s*(\"?)([0-9]{1,9})\\1\\s*(?=[,;]|$)|(?=[=,;]|$))",
            Pattern.CASE_INSENSITIVE);

    private Preference() {}

    /**
     * The first {@code wait} in the header.
     *
     * @param prefer the header's value, preferences separated by commas
     * @return empty if there is none of at least one second
     */
    static Optional<WaitBudget> wait(String prefer) {
      return Optional.of(WAIT.matcher(prefer))
          .filter(Matcher::find)
          .map(wait -> wait.group(2))
          .map(Long::parseLong)
          .filter(seconds -> seconds >= 1)
          .map(WaitBudget::ofSeconds);
    }
  }
}
