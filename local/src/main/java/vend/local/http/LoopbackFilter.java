package vend.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lets through what a program on this machine asks, and refuses what a web page makes a browser
 * ask: a {@code Host} that is not a name of the loopback address (the page's own name, pointed
 * here), or an {@code Origin}.
 */
public final class LoopbackFilter extends Filter {
  private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final int FORBIDDEN = 403;

  @Override
  public String description() {
    return "only names of the loopback address, and no browsers";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    if (isFromHere(exchange.getRequestHeaders(), exchange.getLocalAddress().getPort())) {
      chain.doFilter(exchange);
      return;
    }
    byte[] text = "Only programs on this machine may ask here.\n".getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(FORBIDDEN, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private static boolean isFromHere(Headers headers, int port) {
    List<String> hosts = headers.getOrDefault("Host", List.of());
    return hosts.size() == 1 && isOwnName(hosts.getFirst(), port) && !headers.containsKey("Origin");
  }

  private static boolean isOwnName(String host, int port) {
    String suffix = ":" + port;
    return host.endsWith(suffix)
        && NAMES.contains(
            host.substring(0, host.length() - suffix.length()).toLowerCase(Locale.ROOT));
  }
}
