package vend.console;

import java.net.URI;
import java.net.URISyntaxException;
import vend.Loopback;
import vend.aws.Partition;

/**
 * Where sign-in tokens come from, and where sign-in links lead.
 *
 * @param address {@code https}, or {@code http} on loopback; without user, query and fragment
 */
public record FederationEndpoint(URI address) {
  private static final String FORM =
      "must be an address like https://eu-central-1.signin.aws.amazon.com/federation; http:// is for"
          + " this machine alone";

  /**
   * @throws IllegalArgumentException if keys could not be sent there; the message does not quote it
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

  /** AWS's own for a partition. */
  public static FederationEndpoint of(Partition partition) {
    return new FederationEndpoint(
        URI.create("https://" + partition.signInDomain() + "/federation"));
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none, or keys could not be sent there; the message
   *     does not quote it
   */
  public static FederationEndpoint parse(String text) {
    try {
      return new FederationEndpoint(new URI(text));
    } catch (URISyntaxException _) {
      // Its message quotes the text.
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
