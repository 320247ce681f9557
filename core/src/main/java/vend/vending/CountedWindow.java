package vend.vending;

import java.util.OptionalLong;

/**
 * One count over one stretch of time, as this process knows it: what it counted itself, and what
 * all processes together had when it last told them.
 */
final class CountedWindow {
  /** The first in a window is not worth a write to the table; whoever goes on counting tells. */
  private static final long UNTOLD = 1;

  private long known;
  private long untold;

  long count() {
    return known + untold;
  }

  void add() {
    untold++;
  }

  /** How many the other processes are to be told of now. */
  long toTell() {
    return untold > UNTOLD || known > 0 ? untold : 0;
  }

  /** Takes what they were told off, so that it is told once, whatever comes back. */
  void told(long number) {
    untold -= number;
    known += number;
  }

  /** Never less than what this process counted itself. */
  void heard(OptionalLong total) {
    total.ifPresent(all -> known = Math.max(known, all));
  }
}
