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
import vend.vending.limit.WaitBudget;

/**
 * A request as API Gateway hands it over.
 *
 * @param method in capitals
 * @param path percent-encoded by function URLs; HTTP APIs have decoded it once
 * @param route where it leads; empty where the path is malformed or no route's
 * @param query still percent-encoded, without the question mark
 * @param domain the host name that it came to, as API Gateway knows it; empty if it does not say
 * @param headers by name in small letters
 * @param body as the event has it
 * @param base64 whether the body is in base64, as one that is not text must be
 * @param sourceAddress the caller's IP address
 * @param requestId API Gateway's
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
  /** API Gateway takes 10 MiB and Lambda 6; no request to Vend is near either. */
  private static final int MAX_CHARACTERS = 512 * 1024;

  private static final String SCHEME = "Bearer ";

  /** A request of which nothing can be said but where it went, and its id. */
  static HttpRequest unreadable(String path, String requestId) {
    return new HttpRequest("", path, route(path), "", "", Map.of(), "", false, "", requestId);
  }

  /** The id that finds the request in API Gateway's log. */
  static String id(APIGatewayV2HTTPEvent event, String fallback) {
    return Optional.ofNullable(event.getRequestContext())
        .map(APIGatewayV2HTTPEvent.RequestContext::getRequestId)
        .orElse(fallback);
  }

  /**
   * Takes an event apart.
   *
   * @param event payload format 2.0
   * @param fallbackRequestId for events that come without API Gateway
   * @throws InvalidRequest if the event has no method, a header twice, or too long a body
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
   * API Gateway joins headers of one name; two that differ in case come from something else, and
   * whoever checked one of them did not check the other.
   */
  private static Map<String, String> headers(Map<String, String> sent) throws InvalidRequest {
    var headers = new TreeMap<String, String>();
    for (var header : sent.entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (headers.containsKey(name)) {
        throw new InvalidRequest("headers", "have one name twice, in two spellings");
      }
      headers.put(name, header.getValue());
    }
    return headers;
  }

  /** A header by its name in small letters. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** How long the caller says that it will wait. */
  Optional<WaitBudget> preferredWait() {
    return header("prefer").flatMap(Preference::wait);
  }

  /**
   * The path in its segments, decoded.
   *
   * @throws InvalidRequest if an escape is malformed
   */
  List<String> segments() throws InvalidRequest {
    return PercentEncoding.segments(path);
  }

  /**
   * The caller's token: {@code Authorization: Bearer TOKEN}, or the bare token, which is how the
   * container-credentials protocol sends it.
   */
  BearerToken bearerToken() {
    String value = header("authorization").orElse("").strip();
    boolean bearer = value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return BearerToken.fromHeader(bearer ? value.substring(SCHEME.length()).strip() : value);
  }

  /**
   * The body as the caller sent it.
   *
   * @throws InvalidRequest if it is not text in UTF-8
   */
  String text() throws InvalidRequest {
    if (!base64) {
      return body;
    }
    try {
      // A decoder of one's own throws on what is not UTF-8; a String constructor would mend it.
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequest("body", "is not text in UTF-8");
    }
  }

  /**
   * The body as the caller sent it, byte by byte.
   *
   * @throws InvalidRequest if it is not the base64 that the event says it is
   */
  byte[] bytes() throws InvalidRequest {
    try {
      return base64 ? Base64.getDecoder().decode(body) : body.getBytes(UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("body", "is not the base64 that the event says it is");
    }
  }

  /** Without headers and body, which hold the caller's token. */
  @Override
  public String toString() {
    return "HttpRequest[%s]".formatted(requestId);
  }

  /**
   * How long the caller says it will wait: {@code Prefer: wait=N}. Preferences that are malformed
   * or unknown are passed over, as the RFC demands.
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
     * @param prefer the value of {@code Prefer}, preferences separated by commas
     * @return empty where there is none, or none of at least a second
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
