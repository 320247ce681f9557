package vend.client.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** Answers as a hub does, whatever it is told to; the real one is in the tests of other modules. */
public final class StubHub implements AutoCloseable {
  /** No answer: the connection ends. */
  public static final Reply BROKEN = new Reply(0, "", Map.of());

  private final HttpServer server;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> preferred = Collections.synchronizedList(new ArrayList<>());
  private final Queue<Reply> first = new ConcurrentLinkedQueue<>();
  private volatile Reply reply = new Reply(200, "", Map.of());

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body text
   * @param headers by name
   */
  public record Reply(int status, String body, Map<String, String> headers) {}

  /** Starts on a free port. */
  public StubHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(
                "%s %s %s %s"
                    .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        body)
                    .strip());
            preferred.add(
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Prefer"))
                    .orElse("none"));
            Reply now = Optional.ofNullable(first.poll()).orElse(reply);
            if (now.equals(BROKEN)) {
              return;
            }
            now.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] bytes = now.body.getBytes(UTF_8);
            exchange.sendResponseHeaders(now.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  /** Where it is. */
  public HubAddress address() {
    return HubAddress.parse("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on it answers so. */
  public void answer(int status, String body) {
    reply = new Reply(status, body, Map.of());
  }

  /** From now on it answers so. */
  public void answer(Reply with) {
    reply = with;
  }

  /** From now on it gives these keys. */
  public void giveKeys(String id, String expiration) {
    answer(
        200,
        """
        {"Version":1,"AccessKeyId":"%s","SecretAccessKey":"secret/of/%s","Token":"token/of/%s",
         "SessionToken":"token/of/%s","Expiration":"%s","AccountId":"222222222222",
         "RoleArn":"arn:aws:iam::222222222222:role/vend/deploy"}\
        """
            .formatted(id, id, id, id, expiration));
  }

  /** Before all else it answers so, once each. */
  public void first(Reply... replies) {
    first.addAll(List.of(replies));
  }

  /** How long each request let it wait, as {@code Prefer} says; {@code none} without one. */
  public List<String> preferred() {
    return List.copyOf(preferred);
  }

  /** What it was asked. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
