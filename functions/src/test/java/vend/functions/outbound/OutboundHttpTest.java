package vend.functions.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and errors of servers. The test time-out only stops a run that would hang. */
@Timeout(60)
class OutboundHttpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final OutboundHttp.Bounds BOUNDS = new OutboundHttp.Bounds(PATIENCE, 1000);

  private final OutboundHttp http = new OutboundHttp();

  private OutboundHttp.Answer get(RawServer server) throws IOException {
    return http.get(server.uri(), Map.of(), BOUNDS);
  }

  private OutboundHttp.Answer post(RawServer server, String body) throws IOException {
    return http.post(server.uri(), Map.of(), body.getBytes(UTF_8), BOUNDS);
  }

  private static String text(OutboundHttp.Answer response) {
    return new String(response.body(), UTF_8);
  }

  @Test
  void sendsTheRequestAndReturnsTheWholeAnswer() throws IOException {
    String answer = "HTTP/1.1 201 Made\r\nx-one: 1\r\nX-ONE: 2\r\nContent-Length: 3\r\n\r\nyes";
    try (var server = new RawServer(RawServer.always(answer))) {
      URI address = server.uri().resolve("/some/path");
      var headers = Map.of("X-Amz-Target", "Some.Get", "Accept", "text/plain");
      OutboundHttp.Answer response = http.post(address, headers, "body".getBytes(UTF_8), BOUNDS);
      assertEquals(201, response.status());
      assertEquals("yes", text(response));
      assertEquals(List.of("1", "2"), response.all("X-One").stream().sorted().toList());
      String request = server.requests().getFirst();
      assertTrue(request.startsWith("POST /some/path HTTP/1.1\r\n"), request);
      assertTrue(request.endsWith("\r\n\r\nbody"), request);
      assertTrue(request.contains("\r\nHost: " + address.getAuthority() + "\r\n"), request);
      assertTrue(request.contains("\r\nX-Amz-Target: Some.Get\r\n"), request);
      assertTrue(request.contains("\r\nAccept: text/plain\r\n"), request);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 404, 410, 429, 500, 503})
  void reusesAConnectionAfterAnyAnswer(int status) throws IOException {
    try (var server = new RawServer(RawServer.always(RawServer.answer(status, "said")))) {
      for (int i = 0; i < 3; i++) {
        OutboundHttp.Answer response = post(server, "asked");
        assertEquals(status, response.status());
        assertEquals("said", text(response));
      }
      assertEquals(3, server.requests().size());
      assertEquals(1, server.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 None\r\n\r\n",
        "HTTP/1.1 304 Same\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"
      })
  void acceptsAnAnswerWithoutABody(String answer) throws IOException {
    try (var server = new RawServer(RawServer.always(answer))) {
      for (int i = 0; i < 2; i++) {
        OutboundHttp.Answer response = get(server);
        assertEquals(answer.substring(9, 12), "" + response.status());
        assertEquals("", text(response));
        assertFalse(response.isCut());
      }
      assertEquals(1, server.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 307, 308})
  void followsNoRedirects(int status) throws IOException {
    try (var target = new RawServer(RawServer.always(RawServer.answer(200, "reached")))) {
      String answer =
          "HTTP/1.1 %d There\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
              .formatted(status, target.uri());
      try (var server = new RawServer(RawServer.always(answer))) {
        assertEquals(status, get(server).status());
        assertEquals(status, post(server, "body").status());
      }
      assertEquals(0, target.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "401 Who\r\nWWW-Authenticate: Basic realm=\"x\"",
        "401 Who\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\", qop=\"auth\"",
        "401 Who\r\nWWW-Authenticate: NTLM",
        "401 Who\r\nWWW-Authenticate: Negotiate",
        "401 Who\r\nWWW-Authenticate: Bearer realm=\"x\"",
        "401 Who\r\nWWW-Authenticate: nonsense",
        "407 Who\r\nProxy-Authenticate: Basic realm=\"x\""
      })
  void returnsAnAuthenticationChallengeAsAnAnswer(String challenge) throws IOException {
    String answer = "HTTP/1.1 " + challenge + "\r\nContent-Length: 2\r\n\r\nno";
    try (var server = new RawServer(RawServer.always(answer))) {
      OutboundHttp.Answer response = get(server);
      assertEquals(challenge.substring(0, 3), "" + response.status());
      assertEquals("no", text(response));
      assertEquals(1, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsAtMostTheMaximumSize(boolean chunked) throws Exception {
    String head = chunked ? "Transfer-Encoding: chunked" : "Content-Length: 100000";
    String part = chunked ? "64\r\n%s\r\n".formatted("x".repeat(100)) : "x".repeat(100);
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.send("HTTP/1.1 200 Fine\r\n" + head + "\r\n\r\n" + part.repeat(11));
          connection.fallSilent();
        })) {
      OutboundHttp.Answer response = get(server);
      assertTrue(response.isCut());
      assertEquals("x".repeat(1000), text(response));
      // The client has closed the connection; no thread reads on.
      server.awaitEnd();
    }
  }

  @Test
  void acceptsAnAnswerOfExactlyTheMaximumSize() throws IOException {
    try (var server = new RawServer(RawServer.always(RawServer.answer(200, "x".repeat(1000))))) {
      OutboundHttp.Answer response = get(server);
      assertFalse(response.isCut());
      assertEquals("x".repeat(1000), text(response));
    }
  }

  @Test
  void cutsOffAnEndlessAnswer() throws Exception {
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.send("HTTP/1.1 200 Fine\r\n\r\n");
          connection.sendForever("x".repeat(4096));
        })) {
      assertTrue(get(server).isCut());
      server.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this is no HTTP but secret",
        "secret",
        "HTTP/1.1 secret",
        "HTTP/1.1 200 Fine\r\nContent-Length: 10\r\n\r\nsecret",
        "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\na\r\nsecret",
        "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\nsecret\r\n",
        "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nsecret\r\n",
        "HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nsecret",
        "HTTP/1.1 101 Else\r\nUpgrade: secret\r\n\r\n",
        "\u0016\u0003\u0001secret secret"
      })
  void rejectsIncompleteAnswersAndQuotesNothingOfThem(String answer) throws IOException {
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.send(answer);
        })) {
      var failure = assertThrows(IOException.class, () -> get(server));
      assertFalse(failure.toString().contains("secret"), failure.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Header: some\r\n", "x", "\r\n\r\nHTTP/1.1 100 Wait"})
  void rejectsEndlessHeaders(String part) throws Exception {
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.send("HTTP/1.1 100 Wait\r\n");
          connection.sendForever(part.repeat(100));
        })) {
      IOException _ = assertThrows(IOException.class, () -> get(server));
      server.awaitEnd();
    }
  }

  @Test
  void replacesAnIdleConnectionThatTheServerClosed() throws Exception {
    try (var server =
        new RawServer(
            connection -> {
              connection.request();
              connection.send(RawServer.answer(200, "one"));
            },
            RawServer.always(RawServer.answer(200, "two")))) {
      assertEquals("one", text(post(server, "first")));
      server.awaitEnd();
      assertEquals("two", text(post(server, "second")));
      assertEquals(2, server.connections());
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void sendsARequestAgainIfItsAnswerWasLost() throws IOException {
    try (var server =
        new RawServer(
            RawServer.Connection::request, RawServer.always(RawServer.answer(200, "done")))) {
      assertEquals("done", text(post(server, "change")));
      assertEquals(2, server.requests().size());
      assertEquals(server.requests().getFirst(), server.requests().getLast());
    }
  }

  @Test
  void givesUpWhenTheAnswerIsLostTwice() throws IOException {
    try (var server = new RawServer(RawServer.Connection::request)) {
      IOException _ = assertThrows(IOException.class, () -> post(server, "change"));
      assertEquals(2, server.requests().size());
    }
  }

  @Test
  void rejectsUrlsThatAreNotHttp() {
    for (String address : List.of("file:///etc/hostname", "jar:file:///x.jar!/x")) {
      IOException _ =
          assertThrows(
              IOException.class, () -> http.get(URI.create(address), Map.of(), BOUNDS), address);
    }
  }

  @Test
  void quotesNoInvalidHeader() throws IOException {
    try (var server = new RawServer(RawServer.always(RawServer.answer(200, "")))) {
      var headers = Map.of("Authorization", "secret\r\nX-More: 1");
      var failure = assertThrows(IOException.class, () -> http.get(server.uri(), headers, BOUNDS));
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        assertFalse(cause.toString().contains("secret"), cause.toString());
      }
      assertEquals(0, server.connections());
    }
  }
}
