package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vend.Json;

/**
 * Reads HTTP API events of payload format 2.0 and writes their responses. Only what Vend looks at
 * is read; a full mapping by reflection costs more of a cold start than all of the rest of the
 * parsing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 *     format</a>
 */
public final class ApiGatewayEvents {
  /** API Gateway takes 10 MiB and Lambda 6; no request to Vend is near either. */
  private static final int MAX_BYTES = 512 * 1024;

  private static final int BEGINNING = 1024;
  private static final Pattern RAW_PATH = Pattern.compile("\"rawPath\"\\s*:\\s*\"([^\"\\\\]*)\"");

  private ApiGatewayEvents() {}

  /** What came of reading. */
  public sealed interface Reading {}

  /**
   * An event, of whatever content.
   *
   * @param event what Vend looks at
   */
  public record Read(APIGatewayV2HTTPEvent event) implements Reading {
    @Override
    public String toString() {
      return "Read[hidden]";
    }
  }

  /**
   * More than 512 KiB, which any caller can send; so it has an answer, too.
   *
   * @param path where it went; empty if that is not at the event's beginning
   */
  public record TooLarge(String path) implements Reading {}

  /**
   * Reads an event.
   *
   * @throws IOException if the stream breaks, or holds no JSON object, which no caller can bring
   *     about
   */
  public static Reading read(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    return bytes.length > MAX_BYTES ? tooLarge(bytes) : new Read(event(bytes));
  }

  /** Payload 2.0 has the path before everything that a caller can make long. */
  private static TooLarge tooLarge(byte[] bytes) {
    Matcher path = RAW_PATH.matcher(new String(bytes, 0, BEGINNING, UTF_8));
    return new TooLarge(path.find() ? path.group(1) : "");
  }

  private static APIGatewayV2HTTPEvent event(byte[] bytes) throws IOException {
    Map<String, Object> event;
    try {
      event = Json.readObject(new String(bytes, UTF_8), MAX_BYTES);
    } catch (Json.MalformedJson e) {
      throw new IOException("the event is " + e.getMessage());
    }
    return APIGatewayV2HTTPEvent.builder()
        .withVersion(text(event, "version"))
        .withRawPath(text(event, "rawPath"))
        .withRawQueryString(text(event, "rawQueryString"))
        .withHeaders(texts(event, "headers"))
        .withBody(text(event, "body"))
        .withIsBase64Encoded(Boolean.TRUE.equals(event.get("isBase64Encoded")))
        .withRequestContext(context(object(event, "requestContext")))
        .build();
  }

  private static APIGatewayV2HTTPEvent.RequestContext context(Map<?, ?> context) {
    Map<?, ?> http = object(context, "http");
    return APIGatewayV2HTTPEvent.RequestContext.builder()
        .withRequestId(text(context, "requestId"))
        .withDomainName(text(context, "domainName"))
        .withHttp(
            APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                .withMethod(text(http, "method"))
                .withSourceIp(text(http, "sourceIp"))
                .build())
        .build();
  }

  private static @Nullable String text(Map<?, ?> object, String name) {
    return object.get(name) instanceof String text ? text : null;
  }

  private static Map<?, ?> object(Map<?, ?> object, String name) {
    return object.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
  }

  private static Map<String, String> texts(Map<?, ?> object, String name) {
    var texts = new LinkedHashMap<String, String>();
    object(object, name)
        .forEach((key, value) -> {
          if (key instanceof String header && value instanceof String text) {
            texts.put(header, text);
          }
        });
    return texts;
  }

  /** Writes a response. */
  public static void write(APIGatewayV2HTTPResponse response, OutputStream stream)
      throws IOException {
    var document = new LinkedHashMap<String, Object>();
    document.put("statusCode", response.getStatusCode());
    document.put("headers", response.getHeaders());
    document.put("body", response.getBody());
    document.put("isBase64Encoded", false);
    stream.write(Json.write(document).getBytes(UTF_8));
  }
}
