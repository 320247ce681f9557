package vend.client.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts in {@code NO_PROXY}, which need no proxy. {@code example.com} and {@code .example.com}
 * mean the host and its subdomains, {@code 10.0.0.0/8} a block of addresses, {@code
 * example.com:8443} one port, {@code *} all hosts.
 */
record NoProxy(List<String> entries) {
  static NoProxy parse(String text) {
    return new NoProxy(
        Arrays.stream(text.split("[,\\s]+", -1))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList());
  }

  boolean matches(URI address) {
    String host = plain(address.getHost().toLowerCase(Locale.ROOT));
    return entries.stream().anyMatch(entry -> matches(entry, host, SafeAddress.port(address)));
  }

  private static boolean matches(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    int colon = entry.lastIndexOf(':');
    boolean hasPort = (colon > 0 && entry.indexOf(':') == colon) || entry.contains("]:");
    if (hasPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
      return false;
    }
    String name = plain((hasPort ? entry.substring(0, colon) : entry).replaceFirst("^\\*?\\.", ""));
    return name.contains("/") ? isIn(name, host) : isSame(name, host);
  }

  private static boolean isSame(String name, String host) {
    Optional<InetAddress> literal = literal(name);
    return literal.isPresent()
        ? literal.equals(literal(host))
        : host.equals(name) || host.endsWith("." + name);
  }

  /** Removes the brackets of IPv6 addresses and the dot at the end of a full name. */
  private static String plain(String name) {
    return name.replaceAll("[\\[\\]]", "").replaceFirst("\\.$", "");
  }

  private static boolean isIn(String block, String host) {
    String[] parts = block.split("/", 2);
    Optional<byte[]> start = literal(parts[0]).map(InetAddress::getAddress);
    Optional<byte[]> address = literal(host).map(InetAddress::getAddress);
    if (start.isEmpty() || address.isEmpty() || !parts[1].matches("[0-9]{1,3}")) {
      return false;
    }
    int bits = Integer.parseInt(parts[1]);
    return start.get().length == address.get().length
        && bits <= start.get().length * 8
        && firstBits(start.get(), bits).equals(firstBits(address.get(), bits));
  }

  private static java.math.BigInteger firstBits(byte[] address, int bits) {
    return new java.math.BigInteger(1, address).shiftRight(address.length * 8 - bits);
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
