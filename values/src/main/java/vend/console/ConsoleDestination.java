package vend.console;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import vend.aws.Partition;

/**
 * The page of the AWS console that a sign-in link opens. Pages outside of the console are refused:
 * otherwise an attacker could use a trusted link to send a user to any site.
 *
 * @param page {@code https}, on the partition's console domain, at most 2,048 characters
 */
public record ConsoleDestination(URI page, Partition partition) {
  private static final String FORM =
      "must be a page of the AWS console, like https://console.aws.amazon.com/s3, of at most 2048"
          + " characters";

  /**
   * @throws IllegalArgumentException if it is not a page of that console; the message does not
   *     quote it
   */
  public ConsoleDestination {
    if (PageAddress.parse(page.toString()).filter(read -> isOf(read, partition)).isEmpty()) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /** The home page of a partition's console. */
  public static ConsoleDestination home(Partition partition) {
    return new ConsoleDestination(
        URI.create("https://" + partition.consoleDomain() + "/"), partition);
  }

  /**
   * Parses the address of a page.
   *
   * @throws IllegalArgumentException if it is not a page of any partition's console; the message
   *     does not quote it
   */
  public static ConsoleDestination parse(String text) {
    return PageAddress.parse(text)
        .flatMap(ConsoleDestination::of)
        .orElseThrow(() -> new IllegalArgumentException(FORM));
  }

  private static Optional<ConsoleDestination> of(URI page) {
    return Arrays.stream(Partition.values())
        .filter(partition -> isOf(page, partition))
        .findFirst()
        .map(partition -> new ConsoleDestination(page, partition));
  }

  private static boolean isOf(URI page, Partition partition) {
    // Regions, services and sessions have their own hosts below the console's domain.
    return page.getPort() == -1 && ("." + page.getHost()).endsWith("." + partition.consoleDomain());
  }
}
