package vend;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Recognizes loopback addresses, and requests that name them in {@code Host}. The check of {@code
 * Host} stops DNS rebinding: a web page whose own host name resolves to loopback sends that name,
 * and the server refuses the request.
 */
public final class Loopback {
  private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

  private Loopback() {}

  /**
   * Whether this is {@code localhost} or a loopback address. Never makes a DNS query.
   *
   * @param host the host part of a URI
   */
  public static boolean isHost(String host) {
    if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Whether a request has exactly one {@code Host} header, with a loopback name and the server's
   * port.
   *
   * @param headers with case-insensitive names, as in the map of {@code HttpServer}
   */
  public static boolean isNamed(Map<String, List<String>> headers, int port) {
    List<String> hosts = headers.getOrDefault("Host", List.of());
    return hosts.size() == 1
        && NAMES.stream()
            .map(name -> port == 80 ? name : name + ":" + port)
            .anyMatch(hosts.getFirst().toLowerCase(Locale.ROOT)::equals);
  }

  /**
   * Whether a program on this machine sent the request. A web page's script would send an {@code
   * Origin} header, or a {@code Host} that is not loopback.
   *
   * @param headers with case-insensitive names, as for {@link #isNamed}
   */
  public static boolean isFromLocalProgram(Map<String, List<String>> headers, int port) {
    return isNamed(headers, port) && !headers.containsKey("Origin");
  }
}
