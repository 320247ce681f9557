package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import vend.LastKnown;
import vend.Secret;
import vend.Sha256;
import vend.caller.ShortLivedCache;
import vend.grant.Allowed;

/**
 * The leases of all vended credentials: records them, and finds them for callers that present the
 * session token. Thread-safe.
 *
 * <p>Credentials are opened only for a matching session token. Leases that this process recorded or
 * found stay in its memory for {@link #HELD}, and so do ids that it did not find.
 */
public final class Leases {
  /** How long opened credentials, and unknown ids, stay in memory. */
  static final Duration HELD = Duration.ofMinutes(1);

  private static final int MOST = 1_000;

  private final LeaseStore store;
  private final Sealing sealing;
  private final LastKnown<Revocations> revocations;
  private final InstantSource clock;
  private final ShortLivedCache<LeaseId, Held> known = new ShortLivedCache<>(MOST);
  private final ShortLivedCache<LeaseId, Unknown> unknown = new ShortLivedCache<>(MOST);

  public Leases(
      LeaseStore store, Sealing sealing, LastKnown<Revocations> revocations, InstantSource clock) {
    this.store = store;
    this.sealing = sealing;
    this.revocations = revocations;
    this.clock = clock;
  }

  /** The result of a search. */
  public sealed interface Found {}

  /** The lease and its credentials, which have not expired. */
  public record Held(StoredLease lease, Credentials credentials) implements Found {}

  /** There is no lease with this id and this session token. */
  public record Unknown() implements Found {}

  /** There was a lease, and its credentials have expired. */
  public record Expired() implements Found {}

  /** The session was revoked. */
  public record Revoked(StoredLease lease) implements Found {}

  /**
   * The store or the wrapping key does not answer.
   *
   * @param cause the kind of failure, for the decision event
   */
  public record Unavailable(String cause) implements Found {}

  /**
   * Records credentials.
   *
   * @param through the store, with time-outs that fit the request's wait budget
   * @return whether the lease is stored
   */
  boolean record(Allowed allowed, Credentials credentials, LeaseStore through) {
    Lease lease = Lease.of(allowed, credentials);
    boolean recorded =
        sealing
            .seal(lease.id(), credentials)
            .map(sealed -> through.write(lease, sealed))
            .orElse(false);
    if (recorded) {
      known.keep(lease.id(), new Held(StoredLease.of(lease), credentials), clock.instant(), HELD);
    }
    return recorded;
  }

  /** Finds the lease with this id, if the session token is the right one. */
  public Found find(LeaseId id, Secret sessionToken) {
    Optional<Held> held = known.find(id, clock.instant());
    if (held.isPresent()) {
      return held.get().credentials.sessionToken().equals(sessionToken)
          ? ifInForce(held.get())
          : new Unknown();
    }
    return unknown
        .find(id, clock.instant())
        .<Found>map(none -> none)
        .orElseGet(() -> look(id, sessionToken));
  }

  /** The result of {@link #stored}. */
  public sealed interface Stored {}

  /** There is such a lease; its credentials may have expired. */
  public record Recorded(StoredLease lease) implements Stored {}

  /** There is no such lease. */
  public record NotRecorded() implements Stored {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the decision event
   */
  public record NotRead(String cause) implements Stored {}

  /** Reads the lease with this id from the store, without its credentials. */
  public Stored stored(LeaseId id) {
    return switch (store.find(id)) {
      case LeaseStore.Unreachable(String cause) -> new NotRead(cause);
      case LeaseStore.Absent _ -> new NotRecorded();
      case LeaseStore.Present present -> new Recorded(present.lease());
    };
  }

  private Found look(LeaseId id, Secret sessionToken) {
    return switch (store.find(id)) {
      case LeaseStore.Unreachable(String cause) -> new Unavailable(cause);
      case LeaseStore.Absent _ -> {
        unknown.keep(id, new Unknown(), clock.instant(), HELD);
        yield new Unknown();
      }
      case LeaseStore.Present(StoredLease lease, String digest, SealedCredentials sealed) ->
          isOf(digest, sessionToken) ? open(id, lease, sealed) : new Unknown();
    };
  }

  private static boolean isOf(String digest, Secret sessionToken) {
    String own = Sha256.of(sessionToken.reveal().getBytes(UTF_8));
    return MessageDigest.isEqual(own.getBytes(UTF_8), digest.getBytes(UTF_8));
  }

  private Found open(LeaseId id, StoredLease lease, SealedCredentials sealed) {
    if (!clock.instant().isBefore(lease.expires())) {
      return new Expired();
    }
    return switch (sealing.open(id, sealed)) {
      case Sealing.Genuine(Credentials credentials) -> {
        var held = new Held(lease, credentials);
        known.keep(id, held, clock.instant(), HELD);
        yield ifInForce(held);
      }
      case Sealing.Forged _ -> new Unknown();
      case Sealing.KeyUnavailable _ -> new Unavailable("KeyUnavailable");
    };
  }

  private Found ifInForce(Held held) {
    if (held.credentials.isExpired(clock.instant())) {
      return new Expired();
    }
    return isRevoked(held.lease) ? new Revoked(held.lease) : held;
  }

  private boolean isRevoked(StoredLease lease) {
    return revocations.now().value().revokes(Selector.of(lease), lease.issued());
  }
}
