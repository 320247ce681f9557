package vend.grant;

import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import vend.LastKnown;
import vend.LastKnown.Current;

/**
 * The freezes that are in force now.
 *
 * <p>There are two records: what {@code vend freeze} wrote, and what operators froze at the hub.
 * What either freezes is frozen.
 *
 * <p>A process that has never read the records goes by the grants file alone: they are in the
 * table, and while it is down, an operator cannot freeze anything either. {@code vend thaw} empties
 * a record and never deletes it.
 */
public final class CurrentFreezes {
  private final LastKnown<Freezes> byTable;
  private final LastKnown<Freezes> byHub;

  /** Over one store, for tests and for hubs whose operators use the table alone. */
  public CurrentFreezes(FreezeStore store, InstantSource clock) {
    this(store, LastKnown.Absent::new, clock);
  }

  /**
   * Over both stores.
   *
   * @param store what {@code vend freeze} wrote
   * @param hubStore what operators froze at the hub
   */
  public CurrentFreezes(FreezeStore store, FreezeStore hubStore, InstantSource clock) {
    this.byTable = new LastKnown<>(store, Freezes.NONE, clock);
    this.byHub = new LastKnown<>(hubStore, Freezes.NONE, clock);
  }

  /** Returns the freezes in force, with the state of the less reliable record. */
  public Current<Freezes> now() {
    if (!byTable.isRecent() && !byHub.isRecent()) {
      readBoth();
    }
    Current<Freezes> table = byTable.now();
    Current<Freezes> hub = byHub.now();
    return new Current<>(
        table.value().and(hub.value()),
        table.state().compareTo(hub.state()) > 0 ? table.state() : hub.state());
  }

  /** Reads both at the same time, so that the wait is that of one. Each read is bounded. */
  private void readBoth() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Current<Freezes>> _ = threads.submit(byHub::now);
      Current<Freezes> _ = byTable.now();
    }
  }
}
