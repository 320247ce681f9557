package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the packaged Slack app calls: Slack's Web API as its pages describe it, Secrets Manager with
 * the app's secret, and Lambda's Invoke API.
 */
final class LoopbackSlack implements AutoCloseable {
  static final String SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  static final String TOKEN = "xoxb-0123-the-token";
  static final String TEAM = "T0VEND0001";
  static final String CHANNEL = "C0VEND0001";
  private static final Map<String, String> EMAILS =
      Map.of("U0ANN", "ann@example.com", "U0BOB", "bob@example.com");

  /** The methods of the Web API that were called, each with the form that it got. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** The events of the invocations that the function has started. */
  final BlockingQueue<String> started = new LinkedBlockingQueue<>();

  private final HttpServer server;

  LoopbackSlack() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/", this::webApi);
    server.createContext("/2015-03-31/functions/vend-slack/invocations", this::invoke);
    server.createContext("/", this::secret);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void webApi(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestURI().getPath().substring("/api/".length());
    String form =
        URLDecoder.decode(new String(exchange.getRequestBody().readAllBytes(), UTF_8), UTF_8);
    calls.add(method + " " + form);
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    answer(
        exchange, 200, known ? webApi(method, form) : "{\"ok\":false,\"error\":\"invalid_auth\"}");
  }

  private static String webApi(String method, String form) {
    return switch (method) {
      case "auth.test" ->
          "{\"ok\":true,\"team_id\":\"%s\",\"user_id\":\"U0BOT\",\"bot_id\":\"B0BOT\"}"
              .formatted(TEAM);
      case "users.info" -> user(form.substring(form.indexOf("user=") + "user=".length()));
      case "users.lookupByEmail" -> "{\"ok\":false,\"error\":\"users_not_found\"}";
      case "views.open", "views.update" -> "{\"ok\":true,\"view\":{\"id\":\"V0VEND0001\"}}";
      case "chat.postMessage" ->
          "{\"ok\":true,\"channel\":\"%s\",\"ts\":\"1503435956.000000\"}".formatted(CHANNEL);
      case "chat.update", "chat.postEphemeral" -> "{\"ok\":true}";
      default -> "{\"ok\":false,\"error\":\"unknown_method\"}";
    };
  }

  private static String user(String id) {
    String email = EMAILS.get(id);
    return email == null
        ? "{\"ok\":false,\"error\":\"user_not_found\"}"
        : """
        {"ok":true,"user":{"id":"%s","team_id":"%s","deleted":false,"is_bot":false,"is_restricted":false,
         "is_ultra_restricted":false,"profile":{"email":"%s"}}}\
        """
            .formatted(id, TEAM, email);
  }

  private void invoke(HttpExchange exchange) throws IOException {
    String event = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean asynchronous =
        "Event".equals(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))
            && Objects.equals(exchange.getRequestURI().getQuery(), "Qualifier=7");
    if (asynchronous) {
      started.add(event);
    }
    answer(exchange, asynchronous ? 202 : 400, "{}");
  }

  private void secret(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    exchange.getRequestBody().readAllBytes();
    if (!"secretsmanager.GetSecretValue".equals(target)) {
      answer(exchange, 400, "{\"__type\":\"UnknownOperationException\"}");
      return;
    }
    answer(
        exchange,
        200,
        "{\"SecretString\":\"{\\\"botToken\\\":\\\"%s\\\",\\\"signingSecret\\\":\\\"%s\\\"}\"}"
            .formatted(TOKEN, SIGNING_SECRET));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** The calls of one method. */
  List<String> calls(String method) {
    return calls.stream().filter(call -> call.startsWith(method + " ")).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
