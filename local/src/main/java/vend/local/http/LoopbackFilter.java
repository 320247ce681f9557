package vend.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import vend.Loopback;

/**
 * Accepts requests of programs on this machine, and rejects those that a web page makes a browser
 * send: with a {@code Host} that is not a loopback name (the page's own name can resolve to this
 * address), or with an {@code Origin}.
 */
public final class LoopbackFilter extends Filter {
  private static final int FORBIDDEN = 403;

  private final boolean ownPages;

  private LoopbackFilter(boolean ownPages) {
    this.ownPages = ownPages;
  }

  /** Accepts programs only. */
  public static LoopbackFilter forPrograms() {
    return new LoopbackFilter(false);
  }

  /** Accepts also the forms of the server's own pages, which name the server as their origin. */
  public static LoopbackFilter forProgramsAndOwnPages() {
    return new LoopbackFilter(true);
  }

  @Override
  public String description() {
    return "Rejects web pages, and hosts other than loopback names.";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    int port = exchange.getLocalAddress().getPort();
    if (Loopback.isFromLocalProgram(exchange.getRequestHeaders(), port)
        || (ownPages && isFromOwnPage(exchange.getRequestHeaders(), port))) {
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

  private static boolean isFromOwnPage(Headers headers, int port) {
    return Loopback.isNamed(headers, port)
        && headers
            .getOrDefault("Origin", List.of())
            .equals(List.of("http://" + headers.getFirst("Host")));
  }
}
