package vend.integration.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import vend.Json;
import vend.grant.Freezes;
import vend.local.LocalFailed;
import vend.local.LocalVend;
import vend.request.Requests;

/** `vend local` prints changes of access requests, and posts them to a program on this machine. */
class LocalRequestEventsIT {
  @TempDir private Path folder;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LocalVend start(String url) throws Exception {
    Path grants = Files.writeString(folder.resolve("grants.yaml"), RequestsFixture.yaml(1));
    return LocalVend.start(
        new LocalVend.Options(
            0,
            0,
            grants,
            Path.of("..").toAbsolutePath().normalize().resolve("local/dynamodb/target/lib"),
            false,
            Map.of("VEND_EVENTS_URL", url, "XDG_RUNTIME_DIR", folder.toString())),
        lines::add);
  }

  @Test
  void posts_each_change_until_it_is_taken() throws Exception {
    var posts = new AtomicInteger();
    var bodies = new LinkedBlockingQueue<Map<String, Object>>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/events",
        exchange -> {
          try (exchange) {
            bodies.add(
                Json.readObject(
                    new String(
                        exchange.getRequestBody().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8)));
            // The first time, the receiver fails.
            exchange.sendResponseHeaders(posts.incrementAndGet() == 1 ? 500 : 200, -1);
          } catch (Json.MalformedJson e) {
            exchange.sendResponseHeaders(400, -1);
          }
        });
    receiver.start();
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/events";
    try (LocalVend vend = start(url);
        var http = Apache5HttpClient.create();
        var client = RequestsFixture.client(vend.dynamoDbUri().orElseThrow(), http);
        var people = new RequestsFixture()) {
      Requests requests = people.requests(RequestsFixture.store(client));
      var made =
          RequestsFixture.done(
              requests.make(
                  RequestsFixture.rules(1),
                  people.developer("ann"),
                  RequestsFixture.wanted(true),
                  Optional.empty(),
                  Freezes.NONE));
      for (int i = 0; i < 2; i++) {
        Map<String, Object> body =
            Optional.ofNullable(bodies.poll(60, TimeUnit.SECONDS)).orElseThrow();
        assertEquals("vend", body.get("source"));
        assertEquals("Vend Access Request", body.get("detail-type"));
        assertEquals(
            made.id() + "." + made.version(),
            ((Map<?, ?>) Objects.requireNonNull(body.get("detail"))).get("id"));
      }
      assertTrue(lines.getFirst().contains("\"GlassBroken\":1"), lines::toString);
    } finally {
      receiver.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com/events", "http://192.0.2.1/", "events", "file:///x"})
  void accepts_only_a_url_of_this_machine(String url) {
    var failed = assertThrows(LocalFailed.class, () -> start(url).close());
    assertTrue(String.valueOf(failed.getMessage()).startsWith("VEND_EVENTS_URL "));
  }
}
