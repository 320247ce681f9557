package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.functions.client.RawServer;
import vend.functions.client.UrlConnectionClient;

/** The time-out only ends a run that would hang. */
@Timeout(60)
class JsonServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final AwsKeys KEYS =
      new AwsKeys("AKIAEXAMPLE", Secret.of("secret"), Optional.of(Secret.of("session")));

  private static JsonService kms(RawServer server) {
    var budget = new TimeBudget(PATIENCE, PATIENCE, PATIENCE, PATIENCE);
    Optional<URI> all = Optional.of(server.uri());
    return new AwsClients(
            "eu-central-1",
            () -> KEYS,
            new Endpoints(all, all, all, all),
            budget,
            new UrlConnectionClient())
        .kms();
  }

  private static AwsFailure failure(String answer) throws IOException {
    try (var server = new RawServer(RawServer.always(answer))) {
      return assertThrows(AwsFailure.class, () -> kms(server).call("Decrypt", Map.of()));
    }
  }

  private static String answer(int status, String headers, String body) {
    return "HTTP/1.1 %d Said\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, headers, body.getBytes(UTF_8).length, body);
  }

  @Test
  void sendsASignedPostThatNamesTheOperation() throws Exception {
    try (var server = new RawServer(RawServer.always(RawServer.answer(200, "{\"A\":1}")))) {
      Map<String, Object> output = kms(server).call("Decrypt", Map.of("KeyId", "alias/vend"));
      assertEquals(1, ((Number) output.getOrDefault("A", 0)).intValue());
      String request = server.requests().getFirst();
      assertTrue(request.startsWith("POST / HTTP/1.1\r\n"), request);
      assertTrue(request.contains("\r\nContent-Type: application/x-amz-json-1.1\r\n"), request);
      assertTrue(request.contains("\r\nX-Amz-Target: TrentService.Decrypt\r\n"), request);
      assertTrue(request.contains("\r\nx-amz-security-token: session\r\n"), request);
      assertTrue(request.contains("\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/"));
      assertTrue(request.endsWith("\r\n\r\n{\"KeyId\":\"alias/vend\"}"), request);
      assertFalse(request.contains("secret"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"__type":"FooError"}
          {"__type":"com.amazonaws.kms#FooError"}
          {"__type":"com.amazonaws.kms#FooError:http://internal.amazon.com/coral/"}
          {"__type":"FooError:http://internal.amazon.com/coral/#Other"}
          {"code":"FooError"}
          {"code":"com.amazonaws.kms#FooError","message":"some"}
          {"__type":"","code":"FooError"}
          {"__type":1,"code":"FooError"}
          """)
  void readsTheCodeInEveryFormThatTheBodyMayGiveIt(String body) throws IOException {
    assertEquals("FooError", failure(answer(400, "", body)).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-amzn-ErrorType: FooError\r\n",
        "X-AMZN-ERRORTYPE: FooError:http://internal.amazon.com/coral/\r\n",
        "x-amzn-errortype: com.amazonaws.kms#FooError:http://internal.amazon.com/coral/\r\n"
      })
  void readsTheCodeInEveryFormThatAHeaderMayGiveIt(String header) throws IOException {
    for (String body : new String[] {"", "{}", "not JSON", "{\"__type\":\"Other\"}"}) {
      assertEquals("FooError", failure(answer(400, header, body)).code());
    }
  }

  @Test
  void readsTheBodyWhereTheHeaderIsEmpty() throws IOException {
    assertEquals(
        "FooError",
        failure(answer(400, "x-amzn-ErrorType: \r\n", "{\"__type\":\"FooError\"}")).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "<html>secret</html>",
        "{\"message\":\"secret\"}",
        "{\"__type\":{\"a\":\"secret\"}}",
        "{\"__type\":\"a secret of many words\"}"
      })
  void givesTheStatusWhereThereIsNoCode(String body) throws IOException {
    var failure = assertInstanceOf(AwsFailure.Refused.class, failure(answer(503, "", body)));
    assertEquals("HTTP 503", failure.code());
    assertEquals(503, failure.status());
    assertFalse(failure.toString().contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "[\"secret\"]", "{\"secret\":", "{} secret"})
  void refusesAnAnswerThatIsNoJsonAndQuotesNothingOfIt(String body) throws IOException {
    var failure = failure(answer(200, "", body));
    assertEquals("MalformedAnswer", failure.toString().replaceFirst(".*: ", ""));
    assertNull(failure.getCause());
  }

  @Test
  void refusesAnAnswerThatIsTooLong() throws IOException {
    String body = "{\"a\":\"" + "x".repeat(AwsService.MAX_BYTES) + "\"}";
    assertEquals("TooLong", failure(answer(200, "", body)).code());
    assertEquals("TooLong", failure(answer(500, "", body)).code());
  }

  @Test
  void takesARedirectForARefusal() throws IOException {
    var failure = failure(answer(307, "Location: http://127.0.0.1:1/\r\n", ""));
    assertEquals("HTTP 307", failure.code());
  }

  @Test
  void saysWhatKindOfFailureThereWasAndNothingElse() throws IOException {
    var failure = failure("this is no HTTP but secret");
    assertFalse(failure.toString().contains("secret"));
    assertNull(failure.getCause());
  }

  @Test
  void asksNobodyWithoutKeys() throws Exception {
    try (var server = new RawServer(RawServer.always(RawServer.answer(200, "{}")))) {
      Optional<URI> all = Optional.of(server.uri());
      KeySource none =
          () -> {
            throw new AwsFailure("NoKeys", null);
          };
      var clients = new AwsClients("eu-central-1", none, new Endpoints(all, all, all, all));
      var failure = assertThrows(AwsFailure.class, () -> clients.kms().call("Decrypt", Map.of()));
      assertEquals("NoKeys", failure.code());
      assertEquals(0, server.connections());
    }
  }
}
