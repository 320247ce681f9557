package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Temporary keys, renewed some time before they expire. Where that fails, the old ones are used as
 * long as they are good, and nobody waits for new ones meanwhile.
 */
final class RenewedKeys implements KeySource {
  private static final Duration BEFORE_THE_END = Duration.ofMinutes(5);

  /** Between two tries to renew keys that are still good. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Issuer issuer;
  private final InstantSource clock;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile @Nullable Held held;

  /** Gives new keys. */
  @FunctionalInterface
  interface Issuer {
    Expiring issue() throws AwsFailure;
  }

  record Expiring(AwsKeys keys, Instant expires) {
    /**
     * Of the parts that an answer has; empty if one is missing.
     *
     * @throws java.time.format.DateTimeParseException if the time is none
     */
    static Optional<Expiring> of(
        Optional<String> accessKeyId,
        Optional<String> secretAccessKey,
        Optional<String> sessionToken,
        Optional<String> expires) {
      return accessKeyId.isEmpty()
              || secretAccessKey.isEmpty()
              || sessionToken.isEmpty()
              || expires.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Expiring(
                  AwsKeys.temporary(accessKeyId.get(), secretAccessKey.get(), sessionToken.get()),
                  Instant.parse(expires.get())));
    }
  }

  private record Held(Expiring issued, Instant renewFrom) {
    /** Not before a pause is over: some who issue keys give those of before once more. */
    static Held from(Expiring issued, Instant now) {
      Instant early = issued.expires.minus(BEFORE_THE_END);
      Instant soonest = now.plus(PAUSE);
      return new Held(issued, early.isBefore(soonest) ? soonest : early);
    }

    boolean isGood(Instant now) {
      return now.isBefore(issued.expires);
    }

    boolean isFresh(Instant now) {
      return isGood(now) && now.isBefore(renewFrom);
    }
  }

  RenewedKeys(Issuer issuer, InstantSource clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public AwsKeys keys() throws AwsFailure {
    Instant now = clock.instant();
    Held old = held;
    if (old != null && old.isFresh(now)) {
      return old.issued.keys;
    }
    if (old == null || !old.isGood(now)) {
      renewing.lock();
    } else if (!renewing.tryLock()) {
      return old.issued.keys;
    }
    try {
      return renewed().issued.keys;
    } finally {
      renewing.unlock();
    }
  }

  private Held renewed() throws AwsFailure {
    Held old = held;
    // Another may have renewed them while this one waited.
    if (old != null && old.isFresh(clock.instant())) {
      return old;
    }
    try {
      return hold(good(issuer.issue()));
    } catch (AwsFailure e) {
      if (old != null && old.isGood(clock.instant())) {
        return hold(old.issued);
      }
      throw e;
    }
  }

  private Expiring good(Expiring issued) throws AwsFailure {
    if (clock.instant().isBefore(issued.expires)) {
      return issued;
    }
    throw new AwsFailure("KeysExpired", null);
  }

  private Held hold(Expiring issued) {
    Held now = Held.from(issued, clock.instant());
    held = now;
    return now;
  }
}
