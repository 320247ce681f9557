package vend;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * This machine, as addresses name it, and as requests to servers on loopback have to name it. A web
 * page whose own name was made to lead to this machine (DNS rebinding) sends that name in {@code
 * Host}, and so gets nothing.
 */
public final class Loopback {
  private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

  private Loopback() {}

  /**
   * Whether this is a name or an address of this machine. The name service is never asked.
   *
   * @param host of a URI
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
   * Whether a request has {@code Host} once, with an address of loopback and the server's port.
   *
   * @param headers of the request; as {@code HttpServer} has them, in whose map the case of names
   *     makes no difference
   */
  public static boolean isNamed(Map<String, List<String>> headers, int port) {
    List<String> hosts = headers.getOrDefault("Host", List.of());
    return hosts.size() == 1
        && NAMES.stream()
            .map(name -> port == 80 ? name : name + ":" + port)
            .anyMatch(hosts.getFirst().toLowerCase(Locale.ROOT)::equals);
  }

  /**
   * Whether a program on this machine sent the request: no web page's script, which would send an
   * {@code Origin}, and no name but loopback's own.
   *
   * @param headers as with {@link #isNamed}
   */
  public static boolean isAskedByProgram(Map<String, List<String>> headers, int port) {
    return isNamed(headers, port) && !headers.containsKey("Origin");
  }
}
