package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import vend.Json;

/**
 * The container-credentials endpoint from which a function with SnapStart reads its own
 * credentials. It answers only requests with the token.
 */
final class ContainerCredentials implements AutoCloseable {
  private final HttpServer server;
  private final AwsSessionCredentials credentials;
  private final String token;
  private final AtomicInteger answered = new AtomicInteger();

  ContainerCredentials(AwsSessionCredentials credentials, String token) throws IOException {
    this.credentials = credentials;
    this.token = token;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/2021-08-23/credentials", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:%d/2021-08-23/credentials".formatted(server.getAddress().getPort());
  }

  int answered() {
    return answered.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!token.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      answered.incrementAndGet();
      byte[] bytes =
          Json.write(
                  Map.of(
                      "AccessKeyId", credentials.accessKeyId(),
                      "SecretAccessKey", credentials.secretAccessKey(),
                      "Token", credentials.sessionToken(),
                      "Expiration", Instant.now().plus(Duration.ofHours(6)).toString()))
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
