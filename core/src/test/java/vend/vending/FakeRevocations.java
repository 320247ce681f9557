package vend.vending;

import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import vend.LastKnown;

/** A record of revocations in memory, with the same conditions as the real table. */
final class FakeRevocations implements RevocationStore {
  volatile @Nullable Revocations recorded;
  volatile boolean down;
  volatile Runnable beforeWrite = () -> {};
  final AtomicInteger reads = new AtomicInteger();

  @Override
  public LastKnown.Found<Revocations> read() {
    reads.incrementAndGet();
    if (down) {
      return new LastKnown.Unreachable<>("down");
    }
    Revocations found = recorded;
    return found == null ? new LastKnown.Absent<>() : new LastKnown.Known<>(found);
  }

  @Override
  public synchronized Written write(Revocations.Change change) {
    beforeWrite.run();
    if (down) {
      return new Unanswered("down");
    }
    Revocations before = recorded;
    var cutOffs =
        new HashMap<String, CutOff>(before == null ? java.util.Map.of() : before.cutOffs());
    CutOff old = cutOffs.get(change.selector().name());
    if (old != null && !old.at().isBefore(change.cutOff().at())) {
      return new Recorded();
    }
    if (!change.removed().entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(cutOffs.get(entry.getKey())))) {
      return new Changed();
    }
    cutOffs.keySet().removeAll(change.removed().keySet());
    cutOffs.put(change.selector().name(), change.cutOff());
    recorded = new Revocations(cutOffs, false);
    return new Recorded();
  }
}
