package vend.local.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import vend.functions.http.HttpApi;
import vend.local.http.LoopbackFilter;
import vend.local.provider.LocalProviders;

/**
 * Serves the HTTP API on 127.0.0.1 in place of API Gateway. Each request becomes an event of
 * payload format 2.0 for the same code that runs in Lambda.
 *
 * <p>It rejects requests with another {@code Host}: a web page could resolve its own name to this
 * address (DNS rebinding).
 */
public final class HttpFront implements AutoCloseable {
  /** API Gateway's limit for the request line and all headers together. */
  private static final int MAX_HEADER_BYTES = 10_240;

  /** The function's limit for an event; API Gateway passes the body in base64. */
  private static final int MAX_BODY_BYTES = 384 * 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HttpFront(HttpServer server) {
    this.server = server;
  }

  /**
   * Opens the port. Requests wait until {@link #serve}.
   *
   * @param port the port; 0 for any free port
   * @throws IOException if the port is in use
   */
  public static HttpFront open(int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    return new HttpFront(HttpServer.create(address, 0));
  }

  /**
   * Starts to answer requests.
   *
   * @param api the code that runs in Lambda
   * @param providers serves identity providers too
   */
  public void serve(HttpApi api, Optional<LocalProviders> providers) {
    server.setExecutor(threads);
    add("/", LoopbackFilter.forPrograms(), exchange -> vend(exchange, api));
    providers.ifPresent(
        local -> add(LocalProviders.PATH + "/", LoopbackFilter.forProgramsAndOwnPages(), local));
    server.start();
  }

  /** Returns the URL, for example {@code http://127.0.0.1:8765}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void add(String path, LoopbackFilter filter, HttpHandler handler) {
    server.createContext(path, exchange -> serve(exchange, handler)).getFilters().add(filter);
  }

  private static void serve(HttpExchange exchange, HttpHandler handler) throws IOException {
    try (exchange) {
      if (headerBytes(exchange) > MAX_HEADER_BYTES) {
        answer(exchange, 431, Map.of(), "The request line and headers exceed 10,240 bytes.\n");
        return;
      }
      handler.handle(exchange);
    }
  }

  private static void vend(HttpExchange exchange, HttpApi api) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    String requestId = UUID.randomUUID().toString();
    APIGatewayV2HTTPResponse response = api.handle(event(exchange, body, requestId), requestId);
    answer(exchange, response.getStatusCode(), response.getHeaders(), response.getBody());
  }

  private static int headerBytes(HttpExchange exchange) {
    int bytes = exchange.getRequestURI().toString().length();
    for (var header : exchange.getRequestHeaders().entrySet()) {
      for (String value : header.getValue()) {
        bytes += header.getKey().length() + value.length() + 4;
      }
    }
    return bytes;
  }

  private static APIGatewayV2HTTPEvent event(HttpExchange exchange, byte[] body, String requestId) {
    var headers = new LinkedHashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    URI uri = exchange.getRequestURI();
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRawPath(uri.getRawPath())
        .withRawQueryString(uri.getRawQuery() == null ? "" : uri.getRawQuery())
        .withHeaders(headers)
        .withBody(Base64.getEncoder().encodeToString(body))
        .withIsBase64Encoded(true)
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withRequestId(requestId)
                // As in API Gateway, one of the server's own names: the filter has checked it.
                .withDomainName(headers.get("host"))
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                        .withMethod(exchange.getRequestMethod())
                        .withSourceIp(exchange.getRemoteAddress().getAddress().getHostAddress())
                        .build())
                .build())
        .build();
  }

  private static void answer(
      HttpExchange exchange, int status, Map<String, String> headers, String body)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = body.getBytes(UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Stops the server immediately. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
