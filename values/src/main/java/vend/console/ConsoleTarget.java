package vend.console;

import java.util.Optional;
import vend.aws.Partition;

/**
 * The page that a sign-in link opens.
 *
 * @param destination the page; if empty, the console's home page
 * @param issuer the page on which to sign in again; if empty, AWS shows its own text
 */
public record ConsoleTarget(
    Optional<ConsoleDestination> destination, Optional<ConsoleIssuer> issuer) {
  /** The console's home page. */
  public static final ConsoleTarget HOME = new ConsoleTarget(Optional.empty(), Optional.empty());

  /** Whether the page is in a partition. Credentials of one partition do not work in another. */
  public boolean isIn(Partition partition) {
    return destination.map(page -> page.partition() == partition).orElse(true);
  }

  /** The page, in the partition of the credentials. */
  ConsoleDestination in(Partition partition) {
    return destination.orElseGet(() -> ConsoleDestination.home(partition));
  }
}
