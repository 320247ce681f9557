package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.functions.client.ClientRequest;
import vend.functions.client.HttpClient;
import vend.functions.client.RawServer;
import vend.functions.client.UrlConnectionClient;

/** The time-out only ends a run that would hang. */
@Timeout(60)
class OwnKeysTest {
  private static final String ENDPOINT = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final String TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

  /** A machine that is busy changes no verdict: the endpoint has all the time it takes. */
  private static final HttpClient PATIENT =
      request -> {
        var patience = Duration.ofSeconds(50);
        var bounds = new ClientRequest.Bounds(patience, patience, request.bounds().maxBytes());
        return new UrlConnectionClient()
            .call(ClientRequest.get(request.address(), request.headers(), bounds));
      };

  private static String good() {
    return """
    {"AccessKeyId":"ASIAENDPOINT","SecretAccessKey":"secret","Token":"token","Expiration":"%s"}
    """
        .formatted(Instant.now().plus(Duration.ofHours(1)));
  }

  private static KeySource endpoint(URI address) {
    return OwnKeys.of(Map.of(ENDPOINT, address.toString(), TOKEN, "let me in"), PATIENT);
  }

  private static void assertNone(KeySource source) {
    var failure = assertThrows(AwsFailure.class, source::keys);
    assertFalse(failure.toString().contains("secret"), failure.toString());
    assertFalse(failure.toString().contains("let me in"), failure.toString());
  }

  @Test
  void takesTheKeysOfTheEnvironmentFirst() throws AwsFailure {
    var environment =
        new HashMap<>(
            Map.of(
                "AWS_ACCESS_KEY_ID",
                "ASIAENVIRONMENT",
                "AWS_SECRET_ACCESS_KEY",
                "secret",
                "AWS_SESSION_TOKEN",
                "token",
                ENDPOINT,
                "http://127.0.0.1:1/"));
    assertEquals(
        AwsKeys.temporary("ASIAENVIRONMENT", "secret", "token"),
        OwnKeys.of(environment, PATIENT).keys());
    environment.put("AWS_SESSION_TOKEN", "");
    assertEquals(
        new AwsKeys("ASIAENVIRONMENT", Secret.of("secret"), Optional.empty()),
        OwnKeys.of(environment, PATIENT).keys());
  }

  @Test
  void hasNoneWhereNothingIsSetOrOnlyAPart() {
    assertNone(OwnKeys.of(Map.of(), PATIENT));
    assertNone(OwnKeys.of(Map.of("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), PATIENT));
    assertNone(OwnKeys.of(Map.of("AWS_SECRET_ACCESS_KEY", "secret"), PATIENT));
    assertNone(
        OwnKeys.of(
            Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", "", ENDPOINT, ""), PATIENT));
  }

  @Test
  void asksTheEndpointOnceAndShowsItTheToken() throws Exception {
    try (var server = new RawServer(RawServer.always(RawServer.answer(200, good())))) {
      KeySource source = endpoint(server.uri().resolve("/2021-04-23/credentials"));
      assertEquals(0, server.connections(), "not before keys are needed");
      assertEquals(AwsKeys.temporary("ASIAENDPOINT", "secret", "token"), source.keys());
      assertEquals(AwsKeys.temporary("ASIAENDPOINT", "secret", "token"), source.keys());
      assertEquals(1, server.requests().size());
      String request = server.requests().getFirst();
      assertTrue(request.startsWith("GET /2021-04-23/credentials HTTP/1.1\r\n"), request);
      assertTrue(request.contains("\r\nAuthorization: let me in\r\n"), request);
    }
  }

  @Test
  void asksWithoutATokenWhereThereIsNone() throws Exception {
    try (var server = new RawServer(RawServer.always(RawServer.answer(200, good())))) {
      OwnKeys.of(Map.of(ENDPOINT, server.uri().toString()), PATIENT).keys();
      assertFalse(server.requests().getFirst().contains("Authorization"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 403, 404, 500})
  void hasNoneWhereTheEndpointRefuses(int status) throws IOException {
    try (var server = new RawServer(RawServer.always(RawServer.answer(status, good())))) {
      assertNone(endpoint(server.uri()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "[]",
        "{}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"secret\",\"Token\":\"t\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"secret\",\"Token\":\"t\",\"Expiration\":1}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"secret\",\"Token\":\"t\",\"Expiration\":\"x\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"\",\"Token\":\"t\","
            + "\"Expiration\":\"2999-01-01T00:00:00Z\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"secret\",\"Token\":\"t\","
            + "\"Expiration\":\"2001-01-01T00:00:00Z\"}"
      })
  void hasNoneWhereTheEndpointGivesNoneThatAreGood(String body) throws IOException {
    try (var server = new RawServer(RawServer.always(RawServer.answer(200, body)))) {
      assertNone(endpoint(server.uri()));
    }
  }

  @Test
  void hasNoneWhereTheEndpointDoesNotAnswer() throws IOException {
    var server = new RawServer(RawServer.always(""));
    server.close();
    assertNone(endpoint(server.uri()));
    try (var silent = new RawServer(RawServer.Connection::fallSilent)) {
      assertNone(OwnKeys.of(Map.of(ENDPOINT, silent.uri().toString()), new UrlConnectionClient()));
    }
  }

  @Test
  void recoversWithTheEndpoint() throws Exception {
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.send(RawServer.answer(500, ""));
          connection.request();
          connection.send(RawServer.answer(200, good()));
        })) {
      KeySource source = endpoint(server.uri());
      assertNone(source);
      assertEquals("ASIAENDPOINT", source.keys().accessKeyId());
    }
  }

  @Test
  void namesNoTokenThatCannotBeSent() {
    var environment = Map.of(ENDPOINT, "http://127.0.0.1:1/", TOKEN, "let me in\nplease");
    assertNone(OwnKeys.of(environment, PATIENT));
  }

  @Test
  void sendsNoTokenToAnotherMachineInPlainText() {
    for (String address :
        List.of(
            "http://192.0.2.1/",
            "http://example.com/",
            "http://127.0.0.1.example.com/",
            "http://localhost@example.com/",
            "http:///path",
            "https:///path",
            "ftp://127.0.0.1/",
            "127.0.0.1/path",
            "http://exa mple/",
            "nonsense")) {
      var refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> OwnKeys.of(Map.of(ENDPOINT, address), PATIENT),
              address);
      assertEquals(
          ENDPOINT + " must be a URL with https, or on this machine", refused.getMessage());
    }
  }

  @Test
  void takesAnEndpointOnThisMachineOrWithTls() {
    for (String address :
        List.of(
            "http://127.0.0.1:9001/2021-04-23/credentials",
            "http://localhost/",
            "http://[::1]:80/",
            "https://example.com/")) {
      assertTrue(OwnKeys.of(Map.of(ENDPOINT, address), PATIENT) instanceof RenewedKeys, address);
    }
  }
}
