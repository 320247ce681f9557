package vend.caller;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An absolute web address, checked strictly: it may come from an untrusted document. */
public record WebAddress(URI uri) {
  private static final int MAX_LENGTH = 1024;
  private static final Pattern PRINTABLE_ASCII = Pattern.compile("[!-~]+");

  /** The last label begins with a digit: many URL parsers read such a host as an IPv4 address. */
  private static final Pattern NUMERIC_HOST = Pattern.compile("(?:.*\\.)?[0-9][0-9A-Fa-fXx]*");

  private static final Pattern DOTTED_QUAD =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  /**
   * Parses an address and checks it against the transport.
   *
   * @throws IllegalArgumentException if the address has another form, or Vend may not fetch from
   *     it; the message does not quote it
   */
  public static WebAddress parse(String text, Transport transport) {
    WebAddress address = new WebAddress(uriOf(text));
    address.checkParts();
    address.checkTransport(transport);
    return address;
  }

  public boolean isHttps() {
    return uri.getScheme().equals("https");
  }

  public boolean isLoopback() {
    return isLocalName() || literal().filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static URI uriOf(String text) {
    if (text.length() > MAX_LENGTH || !PRINTABLE_ASCII.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "an address is at most " + MAX_LENGTH + " characters of ASCII without spaces");
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // The exception's own message quotes the address.
      throw new IllegalArgumentException("the address is not a URL");
    }
  }

  private void checkParts() {
    if (!"https".equals(uri.getScheme()) && !"http".equals(uri.getScheme())) {
      throw new IllegalArgumentException("the address does not begin with https://");
    }
    if (uri.getHost() == null
        || uri.getHost().endsWith(".")
        || uri.getRawUserInfo() != null
        || uri.getPort() == 0) {
      throw new IllegalArgumentException("the address needs a host name, and no user before it");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("the address has a fragment (#)");
    }
    if (uri.getPath().contains("//")
        || Arrays.stream(uri.getPath().split("/", -1)).anyMatch(WebAddress::climbs)) {
      throw new IllegalArgumentException("the address's path has // or a part that is . or ..");
    }
  }

  private static boolean climbs(String pathPart) {
    return pathPart.equals(".") || pathPart.equals("..");
  }

  private void checkTransport(Transport transport) {
    if (isLoopback()) {
      if (transport != Transport.LOOPBACK_TOO) {
        throw new IllegalArgumentException("the address is on loopback");
      }
      return;
    }
    if (!isHttps()) {
      throw new IllegalArgumentException("the address does not begin with https://");
    }
    if (literal().filter(address -> !PublicAddress.is(address)).isPresent()) {
      throw new IllegalArgumentException("the address is not a public one");
    }
  }

  private boolean isLocalName() {
    String name = uri.getHost().toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.endsWith(".localhost");
  }

  /** The IP address, if the host is one. Never makes a DNS query. */
  private Optional<InetAddress> literal() {
    String host = uri.getHost();
    boolean bracketed = host.startsWith("[");
    if (!bracketed && !NUMERIC_HOST.matcher(host).matches()) {
      return Optional.empty();
    }
    if (!bracketed && !DOTTED_QUAD.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "the address's host is a number that is not a dotted-quad IPv4 address");
    }
    try {
      return Optional.of(
          InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host));
    } catch (IllegalArgumentException e) {
      // The exception's own message quotes the address.
      throw new IllegalArgumentException("the address's host is not a valid IP address");
    }
  }

  /**
   * Distinguishes addresses of the public internet from all others.
   *
   * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's registries of
   *     special-purpose addresses</a>
   */
  private static final class PublicAddress {
    private PublicAddress() {}

    static boolean is(InetAddress address) {
      if (address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || address.isLinkLocalAddress()
          || address.isSiteLocalAddress()
          || address.isMulticastAddress()) {
        return false;
      }
      byte[] bytes = address.getAddress();
      int first = bytes[0] & 0xff;
      int second = bytes[1] & 0xff;
      return address instanceof Inet4Address
          ? isPublicFour(first, second, bytes[2] & 0xff)
          : isPublicSix((first << 8) | second, ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff));
    }

    private static boolean isPublicFour(int first, int second, int third) {
      boolean sharedSpace = first == 100 && second >= 64 && second < 128;
      boolean protocolAssignments = first == 192 && second == 0 && third == 0;
      boolean benchmarks = first == 198 && (second == 18 || second == 19);
      return first != 0 && first < 240 && !sharedSpace && !protocolAssignments && !benchmarks;
    }

    /** Only global unicast addresses, without the ranges that embed an IPv4 address. */
    private static boolean isPublicSix(int first, int second) {
      boolean sixToFour = first == 0x2002;
      boolean teredo = first == 0x2001 && second == 0;
      return first >> 13 == 1 && !sixToFour && !teredo;
    }
  }
}
