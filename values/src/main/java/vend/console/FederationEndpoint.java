package vend.console;

import java.net.URI;
import java.net.URISyntaxException;
import vend.Loopback;
import vend.aws.Partition;

/**
 * The AWS endpoint that issues sign-in tokens and that sign-in links point to.
 *
 * @param address {@code https}, or {@code http} on loopback; without user, query and fragment
 */
public record FederationEndpoint(URI address) {
  private static final String FORM =
      "must be an address like https://eu-central-1.signin.aws.amazon.com/federation; http:// is"
          + " allowed only on this machine";

  /**
   * @throws IllegalArgumentException if it is not safe to send credentials to this address; the
   *     message does not quote it
   */
  public FederationEndpoint {
    if (address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null
        || !isSafe(address)) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /** AWS's own endpoint in a partition. */
  public static FederationEndpoint of(Partition partition) {
    return new FederationEndpoint(
        URI.create("https://" + partition.signInDomain() + "/federation"));
  }

  /**
   * Parses an address.
   *
   * @throws IllegalArgumentException if the address is malformed, or not safe to send credentials
   *     to; the message does not quote it
   */
  public static FederationEndpoint parse(String text) {
    try {
      return new FederationEndpoint(new URI(text));
    } catch (URISyntaxException _) {
      // The exception's own message quotes the text.
      throw new IllegalArgumentException(FORM);
    }
  }

  private static boolean isSafe(URI address) {
    return "https".equals(address.getScheme())
        || ("http".equals(address.getScheme()) && Loopback.isHost(address.getHost()));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
