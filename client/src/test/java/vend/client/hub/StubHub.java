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

/** A hub stub with configurable answers; tests of other modules use the real hub. */
public final class StubHub implements AutoCloseable {
  /** Closes the connection without an answer. */
  public static final Reply BROKEN = new Reply(0, "", Map.of());

  private final HttpServer server;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> preferred = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private final Queue<Reply> first = new ConcurrentLinkedQueue<>();
  private volatile Reply reply = new Reply(200, "", Map.of());

  /** An HTTP response. */
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
            keys.add(
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
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

  public HubAddress address() {
    return HubAddress.parse("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sets the answer from now on. */
  public void answer(int status, String body) {
    reply = new Reply(status, body, Map.of());
  }

  /** Sets the answer from now on. */
  public void answer(Reply with) {
    reply = with;
  }

  /** Returns credentials with this access key id from now on. */
  public void giveCredentials(String id, String expiration) {
    answer(
        200,
        """
        {"Version":1,"AccessKeyId":"%s","SecretAccessKey":"secret/of/%s","Token":"token/of/%s",
         "SessionToken":"token/of/%s","Expiration":"%s","AccountId":"222222222222",
         "RoleArn":"arn:aws:iam::222222222222:role/vend/deploy"}\
        """
            .formatted(id, id, id, id, expiration));
  }

  /** Sends these answers first, once each. */
  public void first(Reply... replies) {
    first.addAll(List.of(replies));
  }

  /** Returns the {@code Prefer} header of each request; {@code none} without one. */
  public List<String> preferred() {
    return List.copyOf(preferred);
  }

  /** Returns the {@code Idempotency-Key} header of each request; {@code none} without one. */
  public List<String> keys() {
    return List.copyOf(keys);
  }

  /** Returns the requests in order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
