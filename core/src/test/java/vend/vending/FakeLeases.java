package vend.vending;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A lease store in memory. */
final class FakeLeases implements LeaseStore {
  final Map<LeaseId, Lease> leases = new ConcurrentHashMap<>();
  final Map<LeaseId, SealedCredentials> credentials = new ConcurrentHashMap<>();
  final AtomicInteger looks = new AtomicInteger();
  volatile boolean down;

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
        : new Present(StoredLease.of(lease), Objects.requireNonNull(credentials.get(id)));
  }
}
