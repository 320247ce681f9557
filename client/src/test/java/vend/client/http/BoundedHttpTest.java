package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;

/** Servers that send too much, or never come to an end. */
class BoundedHttpTest {
  private static HttpRequest get(URI address) {
    return HttpRequest.newBuilder(address).GET().build();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1 << 20})
  void anAnswerWithinTheBoundsIsRead(int length) throws Exception {
    try (var server = new StubServer().on("GET /", _ -> new Reply(200, "a".repeat(length)))) {
      Answer answer = Network.PLAIN.http().send(get(server.at("/")), "the test");
      assertEquals(length, answer.text().length());
      assertTrue(answer.isFine());
    }
  }

  @Test
  void oneByteMoreIsNot() throws IOException {
    String body = "a".repeat((1 << 20) + 1);
    try (var server = new StubServer().on("GET /", _ -> new Reply(200, body))) {
      var http = Network.PLAIN.http();
      var failure =
          assertThrows(
              NoCredentials.NotAnswered.class, () -> http.send(get(server.at("/")), "the test"));
      assertFalse(failure.isPassing(), "the same request would be as long again");
    }
  }

  @Test
  void aBodyWithoutEndIsGivenUp() throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> sendTheBeginning(server));
      var http = Network.PLAIN.http().within(Duration.ofMillis(300));
      var address = URI.create("http://127.0.0.1:%d/".formatted(server.getLocalPort()));
      var failure =
          assertThrows(NoCredentials.NotAnswered.class, () -> http.send(get(address), "the test"));
      assertEquals("the test gave no whole answer within 0 s", failure.getMessage());
    }
  }

  /** And leaves the connection open, until the test's end closes it. */
  @SuppressWarnings("resource")
  private static void sendTheBeginning(ServerSocket server) {
    try {
      server
          .accept()
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void noRedirectIsFollowed() throws Exception {
    try (var server = new StubServer().on("GET /", _ -> Reply.to("/other"))) {
      assertEquals(302, Network.PLAIN.http().send(get(server.at("/")), "the test").status());
      assertEquals(1, server.asked().size());
    }
  }

  @Test
  void whatAnAddressHoldsIsNotInAnError() throws IOException {
    int port;
    try (var server = new ServerSocket(0)) {
      port = server.getLocalPort();
    }
    var address = URI.create("http://127.0.0.1:%d/?token=a-secret".formatted(port));
    var http = Network.PLAIN.http();
    var failure =
        assertThrows(NoCredentials.NotAnswered.class, () -> http.send(get(address), "the test"));
    assertFalse(failure.toString().contains("a-secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, https://A.example:443/y, true",
    "http://localhost/x, http://localhost:80/y, true",
    "https://a.example, https://b.example, false",
    "https://a.example, https://a.example:8443, false",
    "http://localhost, https://localhost, false",
    "http://localhost, http://127.0.0.1, false",
  })
  void aServerIsSchemeHostAndPort(String one, String other, boolean same) {
    assertEquals(same, SafeAddress.haveOneOrigin(URI.create(one), URI.create(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example.com, true",
    "http://127.0.0.1:1, true",
    "http://[::1]:1, true",
    "http://localhost, true",
    "http://id.example.com, false",
    "http://localhost.example.com, false",
    "https://a@id.example.com, false",
    "ftp://localhost, false",
    "/path, false",
  })
  void secretsGoOverHttpsOrOnLoopback(String address, boolean safe) {
    assertEquals(safe, SafeAddress.isSafe(URI.create(address)));
  }
}
