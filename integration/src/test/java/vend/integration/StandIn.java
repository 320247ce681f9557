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

/** Answers as Vend does while it can't vend, or as API Gateway does in front of it. */
final class StandIn implements AutoCloseable {
  /** What is answered, whatever is asked. */
  enum Answers {
    /** Written by the very code of Vend. */
    THROTTLED(
        400,
        error(
            StsError.Code.Throttling,
            "You have requested new credentials too often, or were refused too often. Wait.")),
    /** Likewise. */
    UNAVAILABLE(503, error(StsError.Code.ServiceUnavailable, "AWS STS does not answer.")),
    /** Where its throttle is hit. */
    GATEWAY_THROTTLED(429, "{\"message\":\"Too Many Requests\"}"),
    /** Where the function is throttled, or does not start. */
    GATEWAY_UNAVAILABLE(503, "{\"message\":\"Service Unavailable\"}");

    private final int status;
    private final String body;

    Answers(int status, String body) {
      this.status = status;
      this.body = body;
    }

    /** As the page in {@code docs/} calls it. */
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
  private final Answers answers;
  private final AtomicInteger requests = new AtomicInteger();

  StandIn(Answers answers) throws IOException {
    this.answers = answers;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      requests.incrementAndGet();
      boolean xml = answers.body.startsWith("<");
      exchange
          .getResponseHeaders()
          .set("content-type", xml ? QueryAnswer.CONTENT_TYPE : "application/json");
      byte[] bytes = answers.body.getBytes(UTF_8);
      exchange.sendResponseHeaders(answers.status, bytes.length);
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
