package vend.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import vend.Loopback;

/**
 * Accepts requests of programs on this machine, and rejects those that a web page makes a browser
 * send: with a {@code Host} that is not a loopback name (the page's own name can resolve to this
 * address), or with an {@code Origin}.
 */
public final class LoopbackFilter extends Filter {
  private static final int FORBIDDEN = 403;

  @Override
  public String description() {
    return "Rejects browsers, and hosts other than loopback names.";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    if (Loopback.isFromLocalProgram(
        exchange.getRequestHeaders(), exchange.getLocalAddress().getPort())) {
      chain.doFilter(exchange);
      return;
    }
    byte[] text = "This server accepts only programs on this machine.\n".getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(FORBIDDEN, text.length);
      exchange.getResponseBody().write(text);
    }
  }
}
