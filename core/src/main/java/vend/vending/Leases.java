package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import vend.Secret;
import vend.Sha256;
import vend.caller.ShortLivedCache;
import vend.grant.Allowed;

/**
 * The keys that Vend has vended, by their ids: puts them on record, and finds them again for
 * whoever shows their session token. Safe for use by many threads.
 *
 * <p>Nothing is opened for who does not have the token. What this process has recorded or found
 * just now it still has, and what there was not it does not look for again for a while.
 */
public final class Leases {
  /** How long keys are held open, and how long an id counts as unknown. */
  static final Duration HELD = Duration.ofMinutes(1);

  private static final int MOST = 1_000;

  private final LeaseStore store;
  private final Sealing sealing;
  private final InstantSource clock;
  private final ShortLivedCache<LeaseId, Held> known = new ShortLivedCache<>(MOST);
  private final ShortLivedCache<LeaseId, Unknown> unknown = new ShortLivedCache<>(MOST);

  /**
   * @param store keeps the record
   * @param sealing seals and opens the keys
   * @param clock says what is over
   */
  public Leases(LeaseStore store, Sealing sealing, InstantSource clock) {
    this.store = store;
    this.sealing = sealing;
    this.clock = clock;
  }

  /** What came of a look. */
  public sealed interface Found {}

  /**
   * The keys.
   *
   * @param lease whose they are
   * @param credentials the keys, not expired
   */
  public record Held(StoredLease lease, Credentials credentials) implements Found {}

  /** There are no keys with this id and this session token. */
  public record Unknown() implements Found {}

  /** There were, and they have ended. */
  public record Expired() implements Found {}

  /**
   * Nobody can say now.
   *
   * @param cause the kind of failure, for the event
   */
  public record Unavailable(String cause) implements Found {}

  /**
   * Puts credentials on record, and says whether they are there.
   *
   * @param through writes the record within the caller's patience
   */
  boolean record(Allowed allowed, Credentials credentials, LeaseStore through) {
    Lease lease = Lease.of(allowed, credentials);
    boolean recorded =
        sealing.seal(lease.id(), credentials).map(keys -> through.write(lease, keys)).orElse(false);
    if (recorded) {
      known.keep(lease.id(), new Held(StoredLease.of(lease), credentials), clock.instant(), HELD);
    }
    return recorded;
  }

  /** Finds the keys with this id, for who has their session token. */
  public Found find(LeaseId id, Secret sessionToken) {
    Optional<Held> held = known.find(id, clock.instant());
    if (held.isPresent()) {
      return held.get().credentials.sessionToken().equals(sessionToken)
          ? unlessExpired(held.get())
          : new Unknown();
    }
    return unknown
        .find(id, clock.instant())
        .<Found>map(none -> none)
        .orElseGet(() -> look(id, sessionToken));
  }

  private Found look(LeaseId id, Secret sessionToken) {
    return switch (store.find(id)) {
      case LeaseStore.Unreachable(String cause) -> new Unavailable(cause);
      case LeaseStore.Absent _ -> {
        unknown.keep(id, new Unknown(), clock.instant(), HELD);
        yield new Unknown();
      }
      case LeaseStore.Present(StoredLease lease, SealedCredentials keys) ->
          isOf(lease, sessionToken) ? open(id, lease, keys) : new Unknown();
    };
  }

  private static boolean isOf(StoredLease lease, Secret sessionToken) {
    String digest = Sha256.of(sessionToken.reveal().getBytes(UTF_8));
    return MessageDigest.isEqual(
        digest.getBytes(UTF_8), lease.sessionTokenDigest().getBytes(UTF_8));
  }

  private Found open(LeaseId id, StoredLease lease, SealedCredentials keys) {
    if (!clock.instant().isBefore(lease.expires())) {
      return new Expired();
    }
    return switch (sealing.open(id, keys)) {
      case Sealing.Genuine(Credentials credentials) -> {
        var held = new Held(lease, credentials);
        known.keep(id, held, clock.instant(), HELD);
        yield unlessExpired(held);
      }
      case Sealing.Forged _ -> new Unknown();
      case Sealing.KeyUnavailable _ -> new Unavailable("KeyUnavailable");
    };
  }

  private Found unlessExpired(Held held) {
    return held.credentials.isExpired(clock.instant()) ? new Expired() : held;
  }
}
