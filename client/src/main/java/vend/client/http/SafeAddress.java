package vend.client.http;

import java.net.URI;
import java.util.Objects;
import vend.Loopback;

/** Addresses that a secret may be sent to: {@code https}, or {@code http} on loopback. */
public final class SafeAddress {
  private SafeAddress() {}

  /**
   * Reads an address.
   *
   * @param what the address is of, in words for people
   * @throws IllegalArgumentException if it is none, or no secret may be sent there; it does not
   *     quote the text
   */
  public static URI parse(String text, String what) {
    try {
      URI address = new URI(text);
      if (isSafe(address)) {
        return address;
      }
    } catch (java.net.URISyntaxException _) {
      // Its message quotes the text.
    }
    throw new IllegalArgumentException(
        "the address of %s is written like https://id.example.com/path; http:// is for this machine alone"
            .formatted(what));
  }

  /** Whether a secret may be sent there. */
  public static boolean isSafe(URI address) {
    return address.getHost() != null
        && address.getRawUserInfo() == null
        && ("https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && Loopback.isHost(address.getHost())));
  }

  /** Whether it is of this machine. */
  public static boolean isLoopback(URI address) {
    return address.getHost() != null && Loopback.isHost(address.getHost());
  }

  /** Whether both are of one scheme, host and port, so of one server. */
  public static boolean haveOneOrigin(URI one, URI other) {
    return Objects.equals(one.getScheme(), other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  static int port(URI address) {
    if (address.getPort() != -1) {
      return address.getPort();
    }
    return "http".equals(address.getScheme()) ? 80 : 443;
  }
}
