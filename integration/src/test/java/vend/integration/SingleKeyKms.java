package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import vend.Json;

/** A KMS endpoint that always returns the same data key, which a test can then search for. */
final class SingleKeyKms implements AutoCloseable {
  private final HttpServer server;
  private final byte[] dataKey = new byte[32];
  private final AtomicInteger answered = new AtomicInteger();

  SingleKeyKms() throws IOException {
    new SecureRandom().nextBytes(dataKey);
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  byte[] dataKey() {
    return dataKey.clone();
  }

  int answered() {
    return answered.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      answered.incrementAndGet();
      byte[] bytes =
          Json.write(
                  Map.of(
                      "CiphertextBlob", "d3JhcHBlZA==",
                      "Plaintext", Base64.getEncoder().encodeToString(dataKey),
                      "KeyId", "vend"))
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
