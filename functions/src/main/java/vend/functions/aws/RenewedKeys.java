package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Temporary keys, renewed some time before they expire. Where that fails, the old ones are used as
 * long as they are good.
 */
final class RenewedKeys implements KeySource {
  private static final Duration BEFORE_THE_END = Duration.ofMinutes(5);

  private final Issuer issuer;
  private final InstantSource clock;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile @Nullable Expiring held;

  /** Gives new keys. */
  @FunctionalInterface
  interface Issuer {
    Expiring issue() throws AwsFailure;
  }

  record Expiring(AwsKeys keys, Instant expires) {
    boolean isGood(Instant until) {
      return until.isBefore(expires);
    }
  }

  RenewedKeys(Issuer issuer, InstantSource clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public AwsKeys keys() throws AwsFailure {
    Expiring now = held;
    if (now != null && now.isGood(clock.instant().plus(BEFORE_THE_END))) {
      return now.keys;
    }
    renewing.lock();
    try {
      return renewed().keys;
    } finally {
      renewing.unlock();
    }
  }

  private Expiring renewed() throws AwsFailure {
    Expiring old = held;
    // Another may have renewed them while this one waited.
    if (old != null && old.isGood(clock.instant().plus(BEFORE_THE_END))) {
      return old;
    }
    try {
      Expiring issued = issuer.issue();
      held = issued;
      return issued;
    } catch (AwsFailure e) {
      if (old != null && old.isGood(clock.instant())) {
        return old;
      }
      throw e;
    }
  }
}
