package vend.client.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.RoleKeys;

/**
 * Keys of one role for as long as a process runs. They are renewed when half of their life is over,
 * also while nobody asks, so that whoever asks does not wait: AWS's clients give up after a second
 * or two. Safe for use by many threads.
 */
final class RenewedKeys implements AutoCloseable {
  /** For that long a refusal is not put to the test again: clients try three times and more. */
  static final Duration REFUSAL = Duration.ofSeconds(30);

  private final KeySource source;
  private final InstantSource clock;
  private final Duration pause;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable RoleKeys held;
  private volatile @Nullable Refusal refusal;
  private volatile boolean closed;
  private @Nullable Thread renewing;

  private record Refusal(NoCredentials why, Instant until) {}

  /**
   * @param source gives keys
   * @param clock says what is fresh
   * @param pause how often it is looked whether half of their life is over; short, since a machine
   *     that sleeps stops a pause and not the keys' life
   */
  RenewedKeys(KeySource source, InstantSource clock, Duration pause) {
    this.source = source;
    this.clock = clock;
    this.pause = pause;
  }

  /** The keys. */
  RoleKeys keys() throws NoCredentials {
    Instant now = clock.instant();
    RoleKeys mine = held;
    if (mine != null && mine.isFresh(now)) {
      return mine;
    }
    Optional<RoleKeys> serving = serving(now);
    if (serving.isPresent() && asking.isLocked() && !asking.isHeldByCurrentThread()) {
      // Somebody is getting new ones.
      return serving.get();
    }
    asking.lock();
    try {
      return renewed();
    } finally {
      asking.unlock();
    }
  }

  /** Those that are held, whose life is more than half over and not yet at its end. */
  private Optional<RoleKeys> serving(Instant now) {
    return Optional.ofNullable(held).filter(keys -> now.isBefore(keys.expires()));
  }

  private RoleKeys renewed() throws NoCredentials {
    Instant now = clock.instant();
    RoleKeys mine = held;
    if (mine != null && mine.isFresh(now)) {
      return mine;
    }
    Refusal refused = refusal;
    if (refused != null && now.isBefore(refused.until())) {
      throw refused.why();
    }
    try {
      RoleKeys keys = source.keys(false);
      held = keys;
      refusal = null;
      renewByItself();
      return keys;
    } catch (NoCredentials.NotAnswered e) {
      return serving(now).orElseThrow(() -> e);
    } catch (NoCredentials e) {
      refusal = new Refusal(e, now.plus(REFUSAL));
      throw e;
    }
  }

  private void renewByItself() {
    if (renewing == null && !closed) {
      renewing = Thread.ofVirtual().name("renewal").start(this::renewAgainAndAgain);
    }
  }

  private void renewAgainAndAgain() {
    try {
      while (!closed) {
        Thread.sleep(pause);
        renew();
      }
    } catch (InterruptedException _) {
      // It is over.
    } catch (NoCredentials e) {
      // A refusal, which only somebody who asks may put to the test again.
    }
    asking.lock();
    try {
      renewing = null;
    } finally {
      asking.unlock();
    }
  }

  private void renew() throws NoCredentials {
    try {
      keys();
    } catch (NoCredentials.NotAnswered _) {
      // It may pass.
    }
  }

  /** Renews no more. */
  @Override
  public void close() {
    closed = true;
    Thread thread = renewing;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
