package vend.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import vend.Loopback;

/**
 * Lets through what a program on this machine asks, and refuses what a web page makes a browser
 * ask: a {@code Host} that is not a name of the loopback address (the page's own name, pointed
 * here), or an {@code Origin}.
 */
public final class LoopbackFilter extends Filter {
  private static final int FORBIDDEN = 403;

  @Override
  public String description() {
    return "only names of the loopback address, and no browsers";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    if (Loopback.isAskedByProgram(
        exchange.getRequestHeaders(), exchange.getLocalAddress().getPort())) {
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
}
