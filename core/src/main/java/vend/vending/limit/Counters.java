package vend.vending.limit;

import java.time.Instant;
import java.util.OptionalLong;

/** The port to counts that all processes share. */
public interface Counters {
  /**
   * Adds to a count, which begins at nothing. Never throws for what the store or the network
   * answer.
   *
   * @param name which count
   * @param number how many to add
   * @param expires until when the count is kept
   * @return the count with these; empty if nobody knows
   */
  OptionalLong add(String name, long number, Instant expires);
}
