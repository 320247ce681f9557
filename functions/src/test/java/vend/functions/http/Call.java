package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request as a test client sends it. */
record Call(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String body,
    boolean base64) {
  static final String REQUEST_ID = "request-1";

  static Call get(String pathAndQuery) {
    return of("GET", pathAndQuery);
  }

  static Call of(String method, String pathAndQuery) {
    int mark = pathAndQuery.indexOf('?');
    return new Call(
        method,
        mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark),
        mark < 0 ? "" : pathAndQuery.substring(mark + 1),
        Map.of("user-agent", "test/1"),
        "",
        false);
  }

  static Call post(String pathAndQuery, String body) {
    return of("POST", pathAndQuery).withBody(body);
  }

  Call withBody(String text) {
    return new Call(method, path, query, headers, text, false);
  }

  Call with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Call(method, path, query, more, body, base64);
  }

  Call bearing(String token) {
    return with("authorization", "Bearer " + token);
  }

  /** The same request with this binary body, as API Gateway passes it on. */
  Call inBase64(byte[] bytes) {
    return new Call(method, path, query, headers, Base64.getEncoder().encodeToString(bytes), true);
  }

  Call inBase64() {
    return inBase64(body.getBytes(UTF_8));
  }

  APIGatewayV2HTTPEvent event() {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRawPath(path)
        .withRawQueryString(query)
        .withHeaders(headers)
        .withBody(body)
        .withIsBase64Encoded(base64)
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withRequestId(REQUEST_ID)
                .withDomainName(StsCall.HOST)
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                        .withMethod(method)
                        .withSourceIp("203.0.113.7")
                        .build())
                .build())
        .build();
  }
}
