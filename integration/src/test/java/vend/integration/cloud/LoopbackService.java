package vend.integration.cloud;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that can fail in each {@link Fault}. */
abstract class LoopbackService implements AutoCloseable {
  enum Fault {
    /** Works. */
    NONE,
    /** Returns status 500, in the service's own error format. */
    BROKEN,
    /** Throttles, in the service's own error format. */
    THROTTLING,
    /** Refuses the hub, in the service's own error format. */
    REFUSING,
    /** Accepts requests and never responds. */
    HANGING,
    /** Closes the connection in the middle of a response. */
    CUT,
    /** Returns status 200 with HTML instead of the service's format. */
    GARBAGE
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Fault fault = Fault.NONE;
  private volatile long delayMillis;

  LoopbackService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public final URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  final void breakBy(Fault how) {
    fault = how;
  }

  final void answerAfter(long millis) {
    delayMillis = millis;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      received(request);
      if (delayMillis > 0) {
        Thread.sleep(delayMillis);
      }
      switch (fault) {
        case NONE -> answer(exchange, request);
        case BROKEN -> fail(exchange, 500, broken());
        case THROTTLING -> fail(exchange, 400, throttling());
        case REFUSING -> fail(exchange, refusalStatus(), refusing());
        case HANGING -> closed.await();
        case CUT -> {
          exchange.sendResponseHeaders(200, 10_000);
          exchange.getResponseBody().write('<');
        }
        case GARBAGE ->
            fail(exchange, 200, "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(HttpExchange exchange, int status, byte[] body) throws IOException {
    send(exchange, status, contentType(), body);
  }

  static void send(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Called for each request before a fault takes effect. */
  void received(byte[] request) {}

  abstract String contentType();

  abstract void answer(HttpExchange exchange, byte[] request) throws IOException;

  abstract byte[] broken();

  abstract byte[] throttling();

  abstract byte[] refusing();

  int refusalStatus() {
    return 400;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
