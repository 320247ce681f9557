package vend.signin.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import vend.Loopback;
import vend.Secret;
import vend.client.source.NoCredentials;

/**
 * Receives the redirect of an identity provider: an HTTP server on 127.0.0.1 that accepts one
 * response. A request with a wrong {@code state}, or with a {@code Host} that is not a loopback
 * name, gets an error, and the wait continues.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.3">RFC 8252, 7.3</a>
 */
public final class LoopbackRedirect implements AutoCloseable {
  private final HttpServer server;
  private final String path;
  private final Secret state;
  private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

  private LoopbackRedirect(HttpServer server, String path, Secret state) {
    this.server = server;
    this.path = path;
    this.state = state;
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any free one
   * @param path for example {@code /callback}
   * @param state the value that the redirect must return
   * @throws NoCredentials.NotAnswered if the port cannot be opened
   */
  public static LoopbackRedirect listen(int port, String path, String state) throws NoCredentials {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
      var redirect = new LoopbackRedirect(server, path, Secret.of(state));
      server.createContext("/", redirect::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return redirect;
    } catch (IOException e) {
      throw new NoCredentials.NotAnswered(
          "port %d of this machine, to which the browser is redirected, cannot be opened"
              .formatted(port),
          "Stop the program that uses it, or name another port that the identity provider accepts.",
          Optional.empty());
    }
  }

  /** Returns the redirect address to send to the identity provider. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /**
   * Waits for the redirect.
   *
   * @return its query parameters, with the right {@code state}
   * @throws NoCredentials if none arrives in time
   */
  public Map<String, String> await(Duration longest) throws NoCredentials {
    try {
      return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new NoCredentials.SignInRefused(
          "the sign-in was not completed within %d minutes".formatted(longest.toMinutes()),
          "Try again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered("the sign-in was interrupted", "", Optional.empty());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the answer is never completed with an exception", e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!Loopback.isNamed(exchange.getRequestHeaders(), exchange.getLocalAddress().getPort())
          || !exchange.getRequestURI().getPath().equals(path)) {
        send(exchange, 404, RedirectPage.NOTHING);
        return;
      }
      Map<String, String> fields = QueryFields.of(exchange.getRequestURI().getRawQuery());
      boolean right =
          exchange.getRequestMethod().equals("GET")
              && state.equals(Secret.of(fields.getOrDefault("state", "")));
      if (!right || answer.isDone()) {
        send(exchange, 400, RedirectPage.NOT_ASKED);
        return;
      }
      try {
        send(exchange, 200, fields.containsKey("code") ? RedirectPage.DONE : RedirectPage.REFUSED);
      } finally {
        // Only after the page is sent: the server closes once the answer is complete.
        answer.complete(fields);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String page) throws IOException {
    byte[] bytes = page.getBytes(UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "text/html;charset=UTF-8");
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Connection", "close");
    exchange.sendResponseHeaders(status, bytes.length);
    // Closing is what sends the page: the server buffers it until then.
    try (var body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Parses the parameters of a query. */
  private static final class QueryFields {
    private QueryFields() {}

    /** Empty if there are none, a name is repeated, or the query is malformed. */
    static Map<String, String> of(@Nullable String query) {
      var fields = new LinkedHashMap<String, String>();
      if (query == null || query.isEmpty()) {
        return fields;
      }
      try {
        for (String pair : query.split("&", -1)) {
          String[] parts = pair.split("=", 2);
          String value = parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "";
          if (fields.put(URLDecoder.decode(parts[0], UTF_8), value) != null) {
            return Map.of();
          }
        }
        return fields;
      } catch (IllegalArgumentException e) {
        return Map.of();
      }
    }
  }

  /** The pages that the browser shows at the end; none repeats anything from the request. */
  private static final class RedirectPage {
    static final String DONE = page("You have signed in", "You can close this window.");
    static final String REFUSED =
        page("The sign-in was refused", "The terminal shows why. You can close this window.");
    static final String NOT_ASKED =
        page("Unexpected sign-in", "This sign-in was not started here, or it has already ended.");
    static final String NOTHING = page("Page not found", "You can close this window.");

    private RedirectPage() {}

    private static String page(String title, String text) {
      return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Vend: %1$s</title>
      <style>body{font:18px/1.5 system-ui,sans-serif;margin:4em auto;max-width:32em;padding:0 1em}</style>
      </head><body><h1>%1$s</h1><p>%2$s</p></body></html>
      """
          .formatted(title, text);
    }
  }
}
