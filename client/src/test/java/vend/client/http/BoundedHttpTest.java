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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.RefusingPort;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;

/** Limits hold for servers that send too much or never finish. */
class BoundedHttpTest {
  private static Request get(URI address) {
    return Request.get(address);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1 << 20})
  void readsAnAnswerWithinTheSizeLimit(int length) throws Exception {
    try (var server = new StubServer().on("GET /", _ -> new Reply(200, "a".repeat(length)))) {
      Answer answer = Network.PLAIN.http().send(get(server.at("/")), "the test");
      assertEquals(length, answer.text().length());
      assertTrue(answer.isFine());
    }
  }

  @Test
  void refusesAnAnswerOverTheSizeLimit() throws IOException {
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
  void timesOutOnAnEndlessBody() throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> sendTheBeginning(server));
      var http = Network.PLAIN.http().within(Duration.ofMillis(300));
      var address = URI.create("http://127.0.0.1:%d/".formatted(server.getLocalPort()));
      var failure =
          assertThrows(NoCredentials.NotAnswered.class, () -> http.send(get(address), "the test"));
      assertEquals("the test sent no complete answer within 0 s", failure.getMessage());
    }
  }

  /** Sends the beginning of an answer, then the same bytes until the client closes. */
  private static void sendForEver(ServerSocket server, String beginning, byte[] again) {
    try (var one = server.accept()) {
      one.getOutputStream().write(beginning.getBytes(UTF_8));
      while (true) {
        one.getOutputStream().write(again);
      }
    } catch (IOException _) {
      // The client has closed the connection.
    }
  }

  /** The size limit ends both at once, before the time limit. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Long: "
      })
  void stopsReadingEndlessBodiesAndHeadersAtTheSizeLimit(String beginning) throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> sendForEver(server, beginning, new byte[1 << 16]));
      var address = URI.create("http://127.0.0.1:%d/".formatted(server.getLocalPort()));
      try (var http = Network.PLAIN.http()) {
        var failure =
            assertThrows(
                NoCredentials.NotAnswered.class, () -> http.send(get(address), "the test"));
        String message = String.valueOf(failure.getMessage());
        assertFalse(message.contains("no complete answer"), message);
        assertFalse(failure.isPassing(), message);
      }
    }
  }

  @Test
  void timesOutOnHeadersThatArriveByteByByte() throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try (var one = server.accept()) {
              one.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
              while (true) {
                one.getOutputStream().write("X: y\r\n".getBytes(UTF_8));
                Thread.sleep(50);
              }
            } catch (IOException | InterruptedException _) {
              // The client has closed the connection.
            }
          });
      var http = DrippingServer.impatient();
      var address = URI.create("http://127.0.0.1:%d/".formatted(server.getLocalPort()));
      var failure =
          assertThrows(NoCredentials.NotAnswered.class, () -> http.send(get(address), "the test"));
      assertEquals("the test sent no complete answer within 0 s", failure.getMessage());
    }
  }

  @Test
  void anInterruptedThreadStopsWaitingAndStaysInterrupted() throws IOException {
    try (var stalled = new DrippingServer();
        var http = Network.PLAIN.http()) {
      Thread.currentThread().interrupt();
      var failure =
          assertThrows(
              NoCredentials.NotAnswered.class, () -> http.send(get(stalled.at("/")), "the test"));
      assertTrue(Thread.interrupted());
      assertEquals("the call to the test was interrupted", failure.getMessage());
    }
  }

  @Test
  void closingEndsARunningRequest() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      var address = URI.create("http://127.0.0.1:%d/".formatted(server.getLocalPort()));
      var http = Network.PLAIN.http();
      var request =
          new FutureTask<>(() ->
              assertThrows(
                  NoCredentials.NotAnswered.class, () -> http.send(get(address), "the test")));
      Thread.ofVirtual().start(request);
      try (var one = server.accept()) {
        int _ = one.getInputStream().read();
        http.close();
        String message = String.valueOf(request.get().getMessage());
        assertTrue(message.startsWith("the test does not answer"), message);
      }
    }
  }

  /** A pooled connection may be closed by the server before the next request. */
  @Test
  void doesNotReuseAConnectionThatTheServerHasClosed() throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      var closed = new Semaphore(0);
      Thread.ofVirtual().start(() -> answerAndClose(server, closed));
      var address = URI.create("http://127.0.0.1:%d/".formatted(server.getLocalPort()));
      try (var http = Network.PLAIN.http()) {
        for (int i = 0; i < 5; i++) {
          assertEquals("ok", http.send(get(address), "the test").text());
          closed.acquire();
        }
      }
    }
  }

  /** Promises to keep each connection open, but closes it, and then releases a permit. */
  private static void answerAndClose(ServerSocket server, Semaphore closed) {
    while (!server.isClosed()) {
      try (var one = server.accept()) {
        int _ = one.getInputStream().read(new byte[16 * 1024]);
        one.getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
      } catch (IOException _) {
        // The test has ended.
      }
      closed.release();
    }
  }

  @Test
  void storesCookiesOnlyIfConfigured() throws Exception {
    try (var server = new StubServer()) {
      server.on("GET /", _ -> new Reply(200, "").with("Set-Cookie", "a=1; Path=/"));
      Request own = Request.get(server.at("/")).with("Cookie", "b=2");
      try (var none = Network.PLAIN.http();
          var kept = Network.PLAIN.httpWithCookies()) {
        for (var http : List.of(none, kept)) {
          http.send(own, "the test");
          http.send(own, "the test");
          http.send(get(server.at("/")), "the test");
        }
      }
      assertEquals(
          List.of("b=2", "b=2", "", "b=2", "b=2; a=1", "a=1"),
          server.asked().stream().map(asked -> asked.header("cookie")).toList());
    }
  }

  @Test
  void sendsARequestUnchanged() throws Exception {
    try (var server = new StubServer()) {
      server.on("POST /a//b%2F", _ -> new Reply(200, ""));
      var address = server.at("/a//b%2F?c=%20d#e");
      Network.PLAIN.http().send(Request.post(address, "text/x", "ä").with("X-A", "b"), "the test");
      var asked = server.asked().getFirst();
      assertEquals("/a//b%2F?c=%20d", asked.address().toString());
      assertEquals("ä", asked.body());
      assertEquals("text/x", asked.header("content-type"));
      assertEquals("b", asked.header("x-a"));
      assertEquals("vend", asked.header("user-agent"));
      for (String absent : List.of("upgrade", "accept-encoding", "authorization", "cookie")) {
        assertEquals("", asked.header(absent), absent);
      }
    }
  }

  /** Leaves the connection open until the end of the test. */
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
  void followsNoRedirects() throws Exception {
    try (var server = new StubServer().on("GET /", _ -> Reply.to("/other"))) {
      assertEquals(302, Network.PLAIN.http().send(get(server.at("/")), "the test").status());
      assertEquals(1, server.asked().size());
    }
  }

  @Test
  void errorsDoNotQuoteTheAddress() throws IOException {
    try (var refusing = new RefusingPort()) {
      var address = refusing.at("/?token=a-secret");
      var http = Network.PLAIN.http();
      var failure =
          assertThrows(NoCredentials.NotAnswered.class, () -> http.send(get(address), "the test"));
      assertFalse(failure.toString().contains("a-secret"));
    }
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
  void anOriginIsSchemeHostAndPort(String one, String other, boolean same) {
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
  void secretsGoOnlyOverHttpsOrLoopback(String address, boolean safe) {
    assertEquals(safe, SafeAddress.isSafe(URI.create(address)));
  }
}
