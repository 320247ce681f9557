package vend.functions.http;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import vend.LastKnown;
import vend.grant.FreezeStore;
import vend.grant.Freezes;
import vend.vending.CacheEntry;
import vend.vending.CacheKey;
import vend.vending.CredentialStore;
import vend.vending.FakeLeases;
import vend.vending.Lease;
import vend.vending.LeaseId;
import vend.vending.LeaseStore;
import vend.vending.Lock;
import vend.vending.Refusal;
import vend.vending.RevocationStore;
import vend.vending.Revocations;
import vend.vending.SealedCredentials;
import vend.vending.UsedTokens;
import vend.vending.limit.Counters;

/**
 * The table in memory, for one request at a time. It counts its uses, except for reads of freezes.
 * Tests can make it unavailable.
 */
final class MemoryStore implements CredentialStore, LeaseStore, UsedTokens, Counters, FreezeStore {
  private final Map<CacheKey, CacheEntry> entries = new ConcurrentHashMap<>();
  private final FakeLeases leases = new FakeLeases();
  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final AtomicInteger uses = new AtomicInteger();
  private volatile boolean down;
  private volatile boolean freezesDeleted;
  private volatile boolean revocationsDeleted;
  private volatile Freezes freezes = Freezes.NONE;

  void goDown() {
    down = true;
    leases.goDown();
  }

  /** Deletes the item of freezes. */
  void deleteFreezes() {
    freezesDeleted = true;
  }

  /** Deletes the item of revocations. */
  void deleteRevocations() {
    revocationsDeleted = true;
  }

  void freeze(Freezes what) {
    freezes = what;
  }

  /** The number of reads and writes. */
  int uses() {
    return uses.get();
  }

  /** Replaces all sealed credentials with junk. */
  void forgeAll() {
    entries.replaceAll((_, entry) ->
        new CacheEntry(
            entry.item().map(item -> new SealedCredentials(item.wrappedKey(), new byte[64])),
            entry.storedBy(),
            entry.lock(),
            entry.refusal(),
            entry.freshUntil()));
  }

  @Override
  public CredentialStore.Found read(CacheKey key) {
    uses.incrementAndGet();
    return down
        ? new CredentialStore.Unreachable("down")
        : new CredentialStore.Present(entries.getOrDefault(key, CacheEntry.NONE));
  }

  @Override
  public CredentialStore.Found readLatest(CacheKey key) {
    return read(key);
  }

  @Override
  public Claimed claim(CacheKey key, CacheEntry seen, Lock lock, Claim claim) {
    uses.incrementAndGet();
    Optional<Instant> freshUntil =
        claim.fresh() ? Optional.of(claim.now().plus(CacheEntry.FRESH_PAUSE)) : seen.freshUntil();
    entries.put(
        key,
        new CacheEntry(
            seen.item(), seen.storedBy(), Optional.of(lock), Optional.empty(), freshUntil));
    return new Won();
  }

  @Override
  public Completed complete(CacheKey key, Lock lock, SealedCredentials item, Instant expires) {
    uses.incrementAndGet();
    entries.computeIfPresent(
        key,
        (_, entry) ->
            new CacheEntry(
                Optional.of(item),
                Optional.of(lock.token()),
                Optional.empty(),
                Optional.empty(),
                entry.freshUntil()));
    return new Stored();
  }

  @Override
  public void abandon(CacheKey key, Lock lock, Optional<Refusal> refusal) {
    uses.incrementAndGet();
    entries.computeIfPresent(
        key,
        (_, entry) ->
            new CacheEntry(
                entry.item(), entry.storedBy(), Optional.empty(), refusal, entry.freshUntil()));
  }

  @Override
  public boolean write(Lease lease, SealedCredentials sealed) {
    uses.incrementAndGet();
    return leases.write(lease, sealed);
  }

  @Override
  public LeaseStore.Found find(LeaseId id) {
    uses.incrementAndGet();
    return leases.find(id);
  }

  @Override
  public Listed list(Range range) {
    uses.incrementAndGet();
    return leases.list(range);
  }

  /** The record of revocations in this table. */
  RevocationStore revocations() {
    return new RevocationStore() {
      private Revocations recorded = Revocations.NONE;

      @Override
      public LastKnown.Found<Revocations> read() {
        if (down) {
          return new LastKnown.Unreachable<>("down");
        }
        return revocationsDeleted ? new LastKnown.Absent<>() : new LastKnown.Known<>(recorded);
      }

      @Override
      public Written write(Revocations.Change change) {
        if (down) {
          return new Unanswered("down");
        }
        var cutOffs = new HashMap<>(recorded.cutOffs());
        cutOffs.put(change.selector().name(), change.cutOff());
        recorded = new Revocations(cutOffs, false);
        return new Recorded();
      }
    };
  }

  @Override
  public OptionalLong add(String name, long number, Instant expires) {
    return down ? OptionalLong.empty() : OptionalLong.of(counts.merge(name, number, Long::sum));
  }

  @Override
  public Use use(String issuer, String tokenId, Instant expires) {
    uses.incrementAndGet();
    if (down) {
      return Use.UNKNOWN;
    }
    return used.add(issuer + " " + tokenId) ? Use.FIRST : Use.AGAIN;
  }

  @Override
  public LastKnown.Found<Freezes> read() {
    if (down) {
      return new LastKnown.Unreachable<>("down");
    }
    return freezesDeleted ? new LastKnown.Absent<>() : new LastKnown.Known<>(freezes);
  }
}
