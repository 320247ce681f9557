package vend.client.http;

import java.net.URI;
import java.util.Objects;
import vend.Loopback;

/**
 * Recognizes addresses to which secrets may be sent: {@code https}, or {@code http} on loopback.
 */
public final class SafeAddress {
  private SafeAddress() {}

  /**
   * Parses an address.
   *
   * @param what the name of the server or setting, for the message
   * @throws IllegalArgumentException if it is invalid, or no secret may be sent there; the message
   *     does not quote the text
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
        "the address of %s has the form https://id.example.com/path; http:// is allowed for this machine only"
            .formatted(what));
  }

  /** Whether secrets may be sent to an address. */
  public static boolean isSafe(URI address) {
    return address.getHost() != null
        && address.getRawUserInfo() == null
        && ("https".equals(address.getScheme())
            || ("http".equals(address.getScheme()) && Loopback.isHost(address.getHost())));
  }

  /** Whether an address is one of this machine. */
  public static boolean isLoopback(URI address) {
    return address.getHost() != null && Loopback.isHost(address.getHost());
  }

  /** Whether two addresses have the same scheme, host and port. */
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
