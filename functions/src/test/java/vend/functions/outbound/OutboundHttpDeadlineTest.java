package vend.functions.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The deadline ends a request in every state, and leaves no connection open. The test time-out only
 * stops a run that would hang.
 */
@Timeout(60)
class OutboundHttpDeadlineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofSeconds(1);

  /** A first request loads most classes, which would take a part of the short deadline. */
  @BeforeAll
  static void loadClasses() throws IOException {
    try (var server =
        new RawServer(RawServer.always(RawServer.answer(200, "")), connection -> {})) {
      OutboundHttp.Answer _ = post(server.uri("http"), PATIENCE);
      IOException _ = assertThrows(IOException.class, () -> post(server.uri("https"), PATIENCE));
    }
  }

  private static OutboundHttp.Answer post(URI address, Duration deadline) throws IOException {
    var bounds = new OutboundHttp.Bounds(deadline, 1 << 20);
    return new OutboundHttp().post(address, Map.of(), "body".getBytes(UTF_8), bounds);
  }

  private void assertEnds(RawServer server, String scheme) throws InterruptedException {
    OutboundHttp.Timeout _ =
        assertThrows(OutboundHttp.Timeout.class, () -> post(server.uri(scheme), SHORT));
    // The connection is closed, and no other was tried.
    server.awaitEnd();
    assertEquals(1, server.connections());
  }

  @Test
  void endsWhenTheServerIsSilent() throws Exception {
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.fallSilent();
        })) {
      assertEnds(server, "http");
      assertEquals(1, server.requests().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 Fi",
        "HTTP/1.1 200 Fine\r\nX-One: 1",
        "HTTP/1.1 200 Fine\r\nContent-Length: 100000\r\n\r\n",
        "HTTP/1.1 200 Fine\r\n\r\n",
        "HTTP/1.1 500 Broken\r\nContent-Length: 100000\r\n\r\n",
        "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
        "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Late: "
      })
  void endsWhenTheServerSendsAByteNowAndThen(String beginning) throws Exception {
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.send(beginning);
          connection.drip("H");
        })) {
      assertEnds(server, "http");
    }
  }

  @Test
  void endsWhenTheServerRepeatsInterimAnswers() throws Exception {
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.drip("HTTP/1.1 102 Wait\r\n\r\n");
        })) {
      assertEnds(server, "http");
    }
  }

  @Test
  void endsWhenTheServerStopsDuringTheTlsHandshake() throws Exception {
    try (var server = new RawServer(RawServer.Connection::fallSilent)) {
      assertEnds(server, "https");
    }
  }

  @Test
  void endsWhenTheServerDripsDuringTheTlsHandshake() throws Exception {
    try (var server =
        new RawServer(connection -> {
          connection.send("\u0016\u0003\u0003?\u00ff");
          connection.drip("\u0000");
        })) {
      assertEnds(server, "https");
    }
  }

  @Test
  void endsWhenNoConnectionIsEstablished() throws IOException {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var waiting = fill(full);
      URI address = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
      OutboundHttp.Timeout _ = assertThrows(OutboundHttp.Timeout.class, () -> post(address, SHORT));
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Fills the accept queue of a server, so that it takes no more connections. */
  private static List<Socket> fill(ServerSocket server) throws IOException {
    var waiting = new ArrayList<Socket>();
    try {
      while (true) {
        var socket = new Socket();
        waiting.add(socket);
        socket.connect(server.getLocalSocketAddress(), 500);
      }
    } catch (SocketTimeoutException e) {
      return waiting;
    }
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws Exception {
    try (var server =
        new RawServer(connection -> {
          connection.request();
          connection.fallSilent();
        })) {
      var stillInterrupted = new CompletableFuture<Boolean>();
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                IOException _ = assertThrows(IOException.class, () -> post(server.uri(), PATIENCE));
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
              });
      server.awaitRequest();
      thread.interrupt();
      assertTrue(stillInterrupted.get());
      server.awaitEnd();
    }
  }
}
