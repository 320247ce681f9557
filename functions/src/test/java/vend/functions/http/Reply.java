package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import vend.Json;
import vend.Reason;

/** An answer of the API. */
record Reply(int status, Map<String, String> headers, String body) {
  private static final Set<String> PROBLEM =
      Set.of("type", "title", "status", "detail", "code", "message", "requestId");

  static Reply of(APIGatewayV2HTTPResponse response) {
    assertFalse(response.getIsBase64Encoded());
    return new Reply(response.getStatusCode(), response.getHeaders(), response.getBody());
  }

  Map<String, Object> json() {
    try {
      return Json.readObject(body);
    } catch (Json.MalformedJson e) {
      throw new AssertionError(body, e);
    }
  }

  String text(String member) {
    return String.valueOf(json().get(member));
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Checks that this is a complete problem document with this reason, and returns it. */
  Reply assertRefused(Reason reason) {
    var problem = json();
    assertEquals(reason.code(), problem.get("code"), body);
    assertEquals(PROBLEM, problem.keySet());
    assertEquals(reason.status(), status);
    assertEquals(reason.status(), problem.get("status"));
    assertEquals("urn:vend:problem:" + reason.code(), problem.get("type"));
    assertEquals(reason.text(), problem.get("title"));
    assertEquals(problem.get("detail"), problem.get("message"));
    assertEquals(header("x-request-id"), problem.get("requestId"));
    assertEquals("application/problem+json", header("content-type"));
    assertEquals("no-store", header("cache-control"));
    assertEquals(reason.status() == 401 ? "Bearer" : "", header("www-authenticate"));
    boolean comeBack = reason.status() == 429 || reason.status() == 503;
    assertEquals(comeBack, header("retry-after").matches("[1-9][0-9]*"), header("retry-after"));
    assertEquals(reason.status() == 405, headers.containsKey("allow"));
    return this;
  }

  /** Checks that this is a 200 that clients and proxies must not store, and returns it. */
  Reply assertAnswered() {
    assertEquals(200, status, body);
    assertEquals("no-store", header("cache-control"));
    assertEquals(Call.REQUEST_ID, header("x-request-id"));
    return this;
  }

  /** The text of the only element with this name. */
  String xml(String element) {
    try {
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var found =
          factory
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(body)))
              .getElementsByTagName(element);
      assertEquals(1, found.getLength(), element + " in " + body);
      return found.item(0).getTextContent();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError(body, e);
    }
  }

  /**
   * Checks that this is a complete STS error with this code and status, and returns its message.
   */
  String assertStsError(int wantedStatus, String code) {
    assertEquals("text/xml", header("content-type"), body);
    assertEquals(code, xml("Code"), body);
    assertEquals(wantedStatus, status);
    assertEquals(wantedStatus < 500 ? "Sender" : "Receiver", xml("Type"));
    assertEquals(header("x-request-id"), xml("RequestId"));
    assertEquals(header("x-request-id"), header("x-amzn-requestid"));
    assertEquals("no-store", header("cache-control"));
    assertEquals(status == 503, headers.containsKey("retry-after"));
    return xml("Message");
  }

  String detail() {
    return text("detail");
  }
}
