package vend.grant;

import java.util.Collection;

/**
 * The port to the freezes for operators at the hub. They change an item of their own; what {@code
 * vend freeze} wrote into the table stays in force until {@code vend thaw} lifts it.
 */
public interface HubFreezes {
  /** The result of a read or a change. */
  sealed interface Result {}

  /**
   * Both items, read with strong consistency.
   *
   * @param byTable what {@code vend freeze} wrote
   * @param byHub what operators froze at the hub
   */
  record Known(FreezeState byTable, FreezeState byHub, Freezes all) implements Result {}

  /**
   * The store did not answer; a change may have been made or not.
   *
   * @param cause the kind of failure, for logs
   */
  record Unreachable(String cause) implements Result {}

  /** Reads both items. */
  Result read();

  /** Adds targets to the hub's item. A target that is frozen already is no error. */
  Result freeze(Collection<FreezeTarget> targets, FreezeNote note);

  /** Removes targets from the hub's item. A target that is not frozen there is no error. */
  Result thaw(Collection<FreezeTarget> targets);
}
