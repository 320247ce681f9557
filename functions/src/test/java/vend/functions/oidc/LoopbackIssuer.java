package vend.functions.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Transport;

/** A real HTTP server on loopback with an issuer's two documents. Tests can replace both. */
final class LoopbackIssuer implements AutoCloseable {
  static final String DISCOVERY = "/.well-known/openid-configuration";
  static final String KEYS = "/keys";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<InetSocketAddress> clients = new CopyOnWriteArrayList<>();
  private final TestIssuer issuer;

  private LoopbackIssuer(HttpServer server, String scheme, TestKey key) {
    this.server = server;
    issuer = new TestIssuer(scheme + "://127.0.0.1:" + server.getAddress().getPort(), key);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    answer(DISCOVERY, issuer.discovery(issuer.url() + KEYS));
    answer(KEYS, issuer.keySet());
  }

  static LoopbackIssuer start(TestKey key) throws IOException {
    return new LoopbackIssuer(HttpServer.create(anyPort(), 0), "http", key);
  }

  static LoopbackIssuer startTls(TestKey key, SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new LoopbackIssuer(server, "https", key);
  }

  TestIssuer issuer() {
    return issuer;
  }

  /** The issuer as in a grants file; also used for a TLS server. */
  OidcIssuer terms() {
    return new OidcIssuer(
        new IssuerName("tls"),
        issuer.url(),
        "vend",
        OidcIssuer.DEFAULT_ALGORITHMS,
        Map.of(),
        false,
        Transport.LOOPBACK_TOO);
  }

  /** Sets the answer for a path. */
  void answer(String path, String text) {
    answer(path, exchange -> send(exchange, 200, text.getBytes(StandardCharsets.UTF_8)));
  }

  void answer(String path, HttpHandler handler) {
    handlers.put(path, handler);
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** The requested paths, in order. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The number of connections that carried the requests. */
  long connections() {
    return clients.stream().distinct().count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    clients.add(exchange.getRemoteAddress());
    try (exchange) {
      handlers
          .getOrDefault(
              exchange.getRequestURI().getPath(), missing -> send(missing, 404, new byte[0]))
          .handle(exchange);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
