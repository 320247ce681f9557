package vend.client.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a request to a server on loopback names it as such. A web page whose own name was made to
 * lead to this machine (DNS rebinding) sends that name in {@code Host}, and so gets nothing.
 */
public final class LoopbackHost {
  private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

  private LoopbackHost() {}

  /** Whether {@code Host} is there once, and is an address of loopback with the server's port. */
  public static boolean isNamed(HttpExchange exchange) {
    int port = exchange.getLocalAddress().getPort();
    List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    return hosts.size() == 1
        && NAMES.stream()
            .map(name -> port == 80 ? name : name + ":" + port)
            .anyMatch(hosts.getFirst().toLowerCase(Locale.ROOT)::equals);
  }
}
