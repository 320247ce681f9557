package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.StsError;

/**
 * An STS endpoint that always returns one error: one that Vend sends while it cannot vend, or one
 * that API Gateway sends in front of Vend.
 */
final class FailingEndpoint implements AutoCloseable {
  enum Failure {
    /** Vend's own response. */
    THROTTLED(
        400,
        error(
            StsError.Code.Throttling,
            "You have requested new credentials too often, or were refused too often. Wait.")),
    /** Vend's own response. */
    UNAVAILABLE(503, error(StsError.Code.ServiceUnavailable, "AWS STS does not answer.")),
    /** API Gateway's response above its rate limit. */
    GATEWAY_THROTTLED(429, "{\"message\":\"Too Many Requests\"}"),
    /** API Gateway's response if Lambda throttles the function, or the function does not start. */
    GATEWAY_UNAVAILABLE(503, "{\"message\":\"Service Unavailable\"}");

    private final int status;
    private final String body;

    Failure(int status, String body) {
      this.status = status;
      this.body = body;
    }

    /** Returns the column of {@code docs/reference/clients.md}. */
    String title() {
      return switch (this) {
        case THROTTLED -> "throttled";
        case UNAVAILABLE -> "Vend can't vend";
        case GATEWAY_THROTTLED -> "API Gateway throttles";
        case GATEWAY_UNAVAILABLE -> "API Gateway: 503";
      };
    }

    private static String error(StsError.Code code, String text) {
      return QueryAnswer.error(new StsError(code, text), "a-request");
    }
  }

  private final HttpServer server;
  private final Failure failure;
  private final AtomicInteger requests = new AtomicInteger();

  FailingEndpoint(Failure failure) throws IOException {
    this.failure = failure;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      requests.incrementAndGet();
      boolean xml = failure.body.startsWith("<");
      exchange
          .getResponseHeaders()
          .set("content-type", xml ? QueryAnswer.CONTENT_TYPE : "application/json");
      byte[] bytes = failure.body.getBytes(UTF_8);
      exchange.sendResponseHeaders(failure.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
