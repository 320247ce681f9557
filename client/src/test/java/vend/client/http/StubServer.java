package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTP server on loopback with configurable answers. */
public final class StubServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answers> routes = new ConcurrentHashMap<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  /** A request that it received. */
  public record Asked(String method, URI address, Map<String, String> headers, String body) {
    /** Parses the fields of a posted form. */
    public Map<String, String> form() {
      var fields = new LinkedHashMap<String, String>();
      for (String pair : body.isEmpty() ? new String[0] : body.split("&")) {
        String[] parts = pair.split("=", 2);
        fields.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
      }
      return fields;
    }

    /** Returns a header by its lower-case name; empty if it is missing. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** An answer that it sends. */
  public record Reply(int status, String body, Map<String, String> headers) {
    /** Makes an answer without headers. */
    public Reply(int status, String body) {
      this(status, body, Map.of());
    }

    /** Makes an HTML page. */
    public static Reply page(String html) {
      return new Reply(200, html, Map.of("Content-Type", "text/html;charset=UTF-8"));
    }

    /** Makes a redirect. */
    public static Reply to(String location) {
      return new Reply(302, "", Map.of("Location", location));
    }

    /** Returns a copy with a header. */
    public Reply with(String header, String value) {
      var more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Reply(status, body, more);
    }
  }

  /** Makes the answer to a request. */
  @FunctionalInterface
  public interface Answers {
    /** Answers a request. */
    Reply to(Asked asked);
  }

  /** Starts on a free port. */
  public StubServer() throws IOException {
    this(HttpServer.create(loopback(), 0));
  }

  /** Starts on a free port, with TLS. */
  public static StubServer tls(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new StubServer(server);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  private StubServer(HttpServer server) {
    this.server = server;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = new LinkedHashMap<String, String>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(",", values)));
      var request =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              headers,
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      asked.add(request);
      String route = request.method + " " + request.address.getRawPath();
      Reply reply = routes.getOrDefault(route, _ -> new Reply(404, "")).to(request);
      reply.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] bytes = reply.body.getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /**
   * Sets the answers to a route.
   *
   * @param route for example {@code GET /login}
   */
  public StubServer on(String route, Answers answers) {
    routes.put(route, answers);
    return this;
  }

  /** Returns the address of a path. */
  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Returns the same address with another host name, which is another origin for a browser. */
  public URI elsewhere(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  /** Returns its port of 127.0.0.1. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Returns the requests in order. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
