package vend.vending;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A lease store in memory. Tests can make it unavailable. */
public final class FakeLeases implements LeaseStore {
  final Map<LeaseId, Lease> leases = new ConcurrentHashMap<>();
  final Map<LeaseId, SealedCredentials> credentials = new ConcurrentHashMap<>();
  final AtomicInteger looks = new AtomicInteger();
  volatile boolean down;

  /** Makes it unavailable. */
  public void goDown() {
    down = true;
  }

  @Override
  public boolean write(Lease lease, SealedCredentials sealed) {
    if (!down) {
      leases.put(lease.id(), lease);
      credentials.put(lease.id(), sealed);
    }
    return !down;
  }

  @Override
  public Found find(LeaseId id) {
    looks.incrementAndGet();
    if (down) {
      return new Unreachable("down");
    }
    Lease lease = leases.get(id);
    return lease == null
        ? new Absent()
        : new Present(
            StoredLease.of(lease),
            lease.sessionTokenDigest(),
            Objects.requireNonNull(credentials.get(id)));
  }

  @Override
  public Listed list(Range range) {
    looks.incrementAndGet();
    if (down) {
      return new Unreachable("down");
    }
    List<Lease> found =
        leases.values().stream()
            .filter(lease -> LeasePartition.of(lease).equals(range.partition()))
            .filter(lease -> LeasePartition.position(lease).startsWith(range.prefix()))
            .filter(lease ->
                range
                    .after()
                    .map(after -> LeasePartition.position(lease).compareTo(after.text()) < 0)
                    .orElse(true))
            .sorted(Comparator.comparing(LeasePartition::position).reversed())
            .toList();
    return new Listing(
        found.stream()
            .limit(range.most())
            .map(lease ->
                new At(
                    StoredLease.of(lease),
                    new Position(LeasePartition.position(lease), lease.id())))
            .toList(),
        found.size() <= range.most());
  }
}
