package vend.console;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import vend.aws.Partition;

/**
 * A page of the console, where a link leads to: never anywhere else, or every link would be a way
 * to send somebody who trusts it to a page of somebody's choice.
 *
 * @param page {@code https}, on the console's own domain, with at most 2,048 characters
 * @param partition the partition whose console it is a page of
 */
public record ConsoleDestination(URI page, Partition partition) {
  private static final String FORM =
      "must be a page of the AWS console, like https://console.aws.amazon.com/s3, of at most 2048"
          + " characters";

  /**
   * @throws IllegalArgumentException if it is no page of that console; the message does not quote
   *     it
   */
  public ConsoleDestination {
    if (PageAddress.parse(page.toString()).filter(read -> isOf(read, partition)).isEmpty()) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /** The first page of a partition's console. */
  public static ConsoleDestination home(Partition partition) {
    return new ConsoleDestination(
        URI.create("https://" + partition.consoleDomain() + "/"), partition);
  }

  /**
   * Reads the address of a page.
   *
   * @throws IllegalArgumentException if it is no page of any partition's console; the message does
   *     not quote it
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
    // Also a region's, a service's or a session's own host.
    return page.getPort() == -1 && ("." + page.getHost()).endsWith("." + partition.consoleDomain());
  }
}
