package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reading by hand against the mapping that Lambda's own runtime does. */
class ApiGatewayEventsTest {
  static List<Path> events() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "events"))) {
      List<Path> events = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      assertEquals(8, events.size(), "one for each route");
      return events;
    }
  }

  private static APIGatewayV2HTTPEvent byHand(InputStream event) throws IOException {
    return assertInstanceOf(ApiGatewayEvents.Read.class, ApiGatewayEvents.read(event)).event();
  }

  private static APIGatewayV2HTTPEvent byTheRuntime(InputStream event) {
    return LambdaEventSerializers.serializerFor(
            APIGatewayV2HTTPEvent.class, ApiGatewayEventsTest.class.getClassLoader())
        .fromJson(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsTheSampleEventsAsTheRuntimeDoes(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertSame(
        byTheRuntime(new ByteArrayInputStream(bytes)), byHand(new ByteArrayInputStream(bytes)));
  }

  @Test
  void readsAnEventWithNothingOptionalInItAsTheRuntimeDoes() throws IOException {
    assertSame(
        byTheRuntime(stream("{\"version\":\"2.0\",\"requestContext\":{\"http\":{}}}")),
        byHand(stream("{\"version\":\"2.0\",\"requestContext\":{\"http\":{}}}")));
  }

  @Test
  void readsABodyInBase64AsTheRuntimeDoes() throws IOException {
    String event =
        "{\"version\":\"2.0\",\"rawPath\":\"/ä\\u0000\",\"body\":\"e30=\","
            + "\"isBase64Encoded\":true,\"requestContext\":{\"http\":{\"method\":\"POST\"}}}";
    assertSame(byTheRuntime(stream(event)), byHand(stream(event)));
  }

  @Test
  void leavesOutWhatIsOfAnotherType() throws IOException {
    var event = byHand(stream("{\"rawPath\":7,\"body\":{},\"headers\":{\"a\":1,\"b\":\"x\"}}"));
    assertNull(event.getRawPath());
    assertNull(event.getBody());
    assertEquals("{b=x}", event.getHeaders().toString());
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All that Vend looks at. Headers that are not there are none, whichever way that is said. */
  private static void assertSame(APIGatewayV2HTTPEvent wanted, APIGatewayV2HTTPEvent read) {
    assertNotNull(wanted.getVersion());
    assertEquals(wanted.getVersion(), read.getVersion());
    assertEquals(wanted.getRawPath(), read.getRawPath());
    assertEquals(wanted.getRawQueryString(), read.getRawQueryString());
    assertEquals(
        wanted.getHeaders() == null ? java.util.Map.of() : wanted.getHeaders(), read.getHeaders());
    assertEquals(wanted.getBody(), read.getBody());
    assertEquals(wanted.getIsBase64Encoded(), read.getIsBase64Encoded());
    assertEquals(
        wanted.getRequestContext().getRequestId(), read.getRequestContext().getRequestId());
    var wantedHttp = wanted.getRequestContext().getHttp();
    var readHttp = read.getRequestContext().getHttp();
    assertEquals(wantedHttp.getMethod(), readHttp.getMethod());
    assertEquals(wantedHttp.getSourceIp(), readHttp.getSourceIp());
  }
}
