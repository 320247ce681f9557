package vend.functions.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.functions.oidc.LoopbackIssuer.DISCOVERY;
import static vend.functions.oidc.LoopbackIssuer.KEYS;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.TestIssuer;
import vend.caller.signing.FetchedKeySet;

/** Threat 2: an issuer whose answer is too long, too slow or endless costs a bounded amount. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Threat02KeySetSizeTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String TOO_LATE = "no answer within 1000 ms";

  private final KeySetSourceFixture fixture = new KeySetSourceFixture();
  private final LoopbackIssuer server = fixture.server;

  /** Loads the client's classes, so that their loading is not measured. */
  Threat02KeySetSizeTest() throws Exception {
    assertInstanceOf(FetchedKeySet.Document.class, fixture.fetch());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void readsAtMost100Kibibytes() {
    server.answer(KEYS, padded(102_400));
    assertInstanceOf(FetchedKeySet.Document.class, fixture.fetch());
    server.answer(KEYS, padded(102_401));
    assertEquals("the answer is longer than 102400 bytes", fixture.failure());
    server.answer(DISCOVERY, padded(102_401));
    assertEquals("the answer is longer than 102400 bytes", fixture.failure());
  }

  @Test
  void closesTheConnectionOnAJwksOfManyMegabytes() throws Exception {
    int chunk = 64 * 1024;
    long whole = 10L * 1024 * 1024 * 1024;
    CountDownLatch brokenOff = new CountDownLatch(1);
    server.answer(
        KEYS,
        exchange -> {
          exchange.sendResponseHeaders(200, whole);
          try {
            for (long sent = 0; sent < whole; sent += chunk) {
              exchange.getResponseBody().write(" ".repeat(chunk).getBytes(StandardCharsets.UTF_8));
            }
          } catch (IOException e) {
            brokenOff.countDown();
            throw e;
          }
        });
    assertEquals("the answer is longer than 102400 bytes", fixture.failure());
    // The server could not send everything, because the client closed the connection.
    assertTrue(brokenOff.await(60, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(strings = {KEYS, DISCOVERY})
  void givesUpOnADocumentThatDrips(String path) throws Exception {
    CountDownLatch brokenOff = new CountDownLatch(1);
    server.answer(path, exchange -> drip(exchange, brokenOff));
    assertEquals(new FetchedKeySet.Failure(TOO_LATE), fixture.fetch(SHORT));
    assertEquals(path, server.requests().getLast());
    assertTrue(brokenOff.await(60, TimeUnit.SECONDS), "the connection stayed open");
  }

  @ParameterizedTest
  @ValueSource(strings = {KEYS, DISCOVERY})
  void givesUpOnAnIssuerThatDoesNotAnswer(String path) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.answer(
        path,
        exchange -> {
          try {
            over.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertEquals(new FetchedKeySet.Failure(TOO_LATE), fixture.fetch(SHORT));
    over.countDown();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: x\r\n", "xxxxxxxxxxxxxxxx"})
  void givesUpOnHeadersWithoutEnd(String again) throws Exception {
    CountDownLatch brokenOff = new CountDownLatch(2);
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> sendHeaders(socket, again, brokenOff));
      TestIssuer issuer =
          new TestIssuer("http://127.0.0.1:" + socket.getLocalPort(), KeySetSourceFixture.KEY);
      FetchedKeySet fetched =
          new HttpKeySetSource(fixture.http, Duration.ofSeconds(30)).fetch(issuer.issuer());
      assertEquals(new FetchedKeySet.Failure("ProtocolException"), fetched);
      assertTrue(brokenOff.await(60, TimeUnit.SECONDS), "the connection stayed open");
    }
  }

  @Test
  void staysWithinTheTimeLimitOfClients() {
    assertTrue(HttpKeySetSource.DEADLINE.compareTo(Duration.ofSeconds(1)) < 0);
  }

  private String padded(int length) {
    String jwks = server.issuer().keySet();
    return jwks + " ".repeat(length - jwks.length());
  }

  private static void drip(HttpExchange exchange, CountDownLatch brokenOff) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      for (int i = 0; i < 10_000; i++) {
        body.write(' ');
        body.flush();
        Thread.sleep(5);
      }
    } catch (IOException e) {
      brokenOff.countDown();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendHeaders(ServerSocket socket, String again, CountDownLatch brokenOff) {
    // The client retries once.
    for (int connection = 0; connection < 2; connection++) {
      try (Socket client = socket.accept();
          OutputStream out = client.getOutputStream()) {
        out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
        while (true) {
          out.write(again.getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        brokenOff.countDown();
      }
    }
  }
}
