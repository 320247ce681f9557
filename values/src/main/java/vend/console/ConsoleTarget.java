package vend.console;

import java.util.Optional;
import vend.aws.Partition;

/**
 * Where a link leads to.
 *
 * @param destination the page; the console's first one if empty
 * @param issuer where to sign in again; AWS's own words if empty
 */
public record ConsoleTarget(
    Optional<ConsoleDestination> destination, Optional<ConsoleIssuer> issuer) {
  /** The console's first page. */
  public static final ConsoleTarget HOME = new ConsoleTarget(Optional.empty(), Optional.empty());

  /** Whether it is in a partition: keys of one are worth nothing in another. */
  public boolean isIn(Partition partition) {
    return destination.map(page -> page.partition() == partition).orElse(true);
  }

  /** The page, for keys of this partition. */
  ConsoleDestination in(Partition partition) {
    return destination.orElseGet(() -> ConsoleDestination.home(partition));
  }
}
