package vend.vending.limit;

import java.time.Instant;
import java.util.OptionalLong;

/** The port to counters that all processes share. */
public interface Counters {
  /**
   * Adds to a counter, which starts at zero. Failures of the store or the network are not thrown.
   *
   * @param expires when the counter may be deleted
   * @return the new count; empty if the store does not answer
   */
  OptionalLong add(String name, long number, Instant expires);
}
