package vend.caller;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Tells addresses of the public internet from all others.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's registries of
 *     special-purpose addresses</a>
 */
final class PublicAddress {
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

  /** Only global unicast, and none of its parts that wrap an IPv4 address. */
  private static boolean isPublicSix(int first, int second) {
    boolean sixToFour = first == 0x2002;
    boolean teredo = first == 0x2001 && second == 0;
    return first >> 13 == 1 && !sixToFour && !teredo;
  }
}
