package vend.functions.http;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import vend.LastKnown;
import vend.grant.FreezeItem;
import vend.grant.FreezeKind;
import vend.grant.FreezeNote;
import vend.grant.FreezeState;
import vend.grant.FreezeStore;
import vend.grant.FreezeTarget;
import vend.grant.Freezes;
import vend.grant.HubFreezes;

/** Both items of freezes in memory. Tests write that of the table, and make both unavailable. */
final class MemoryHubFreezes implements HubFreezes {
  private volatile FreezeState byTable = FreezeState.NOTHING;
  private volatile FreezeState byHub = FreezeState.NOTHING;
  private volatile boolean down;

  void goDown() {
    down = true;
  }

  /** Freezes as {@code vend freeze} does. */
  void freezeInTheTable(FreezeTarget target, FreezeNote note) {
    byTable = byTable.with(List.of(target), note);
  }

  FreezeState byHub() {
    return byHub;
  }

  /** The hub's item, as the vending path reads it. */
  FreezeStore store() {
    return () -> down ? new LastKnown.Unreachable<>("down") : new LastKnown.Known<>(freezes(byHub));
  }

  private static Freezes freezes(FreezeState state) {
    Map<String, Object> item = new HashMap<>();
    for (FreezeTarget target : state.targets().keySet()) {
      if (target.kind() == FreezeKind.EVERYTHING) {
        item.put(FreezeItem.EVERYTHING, true);
      } else {
        item.merge(
            target.kind().attribute(),
            new TreeSet<>(List.of(target.name())),
            (old, one) -> {
              var all = new TreeSet<String>();
              ((Collection<?>) old).forEach(name -> all.add(name.toString()));
              ((Collection<?>) one).forEach(name -> all.add(name.toString()));
              return all;
            });
      }
    }
    return FreezeItem.read(item);
  }

  @Override
  public Result read() {
    return down
        ? new Unreachable("down")
        : new Known(byTable, byHub, freezes(byTable).and(freezes(byHub)));
  }

  @Override
  public Result freeze(Collection<FreezeTarget> targets, FreezeNote note) {
    byHub = byHub.with(targets, note);
    return read();
  }

  @Override
  public Result thaw(Collection<FreezeTarget> targets) {
    byHub = byHub.without(targets);
    return read();
  }
}
