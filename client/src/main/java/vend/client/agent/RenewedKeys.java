package vend.client.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import vend.Refreshed;
import vend.SharedCall;
import vend.client.KeySource;
import vend.client.RenewingProvider;
import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

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
  private final Refreshed<State> state =
      new Refreshed<>(new State(Optional.empty(), Optional.empty()));
  private final AtomicReference<@Nullable Thread> renewing = new AtomicReference<>();
  private volatile boolean closed;

  /** The keys, if there are any, and why the last attempt got none, if it did not. */
  private record State(Optional<TemporaryCredentials> keys, Optional<Failure> failure) {
    Optional<TemporaryCredentials> fresh(Instant now) {
      return keys.filter(held -> held.isFresh(now));
    }

    /** Those whose life is perhaps more than half over, and not yet at its end. */
    Optional<TemporaryCredentials> serving(Instant now) {
      return keys.filter(held -> now.isBefore(held.expires()));
    }

    Optional<NoCredentials> refusal(Instant now) {
      return failure.filter(last -> now.isBefore(last.until)).map(Failure::why);
    }
  }

  /** Why there are no new keys, and until when that is not put to the test again. */
  private record Failure(NoCredentials why, Instant until) {}

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
  TemporaryCredentials keys() throws NoCredentials {
    State seen = state.value();
    Instant now = clock.instant();
    Optional<TemporaryCredentials> fresh = seen.fresh(now);
    if (fresh.isPresent()) {
      return fresh.get();
    }
    Optional<TemporaryCredentials> serving = seen.serving(now);
    Optional<NoCredentials> refusal = seen.refusal(now);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    // Where another thread is getting new ones, these will do.
    Duration wait = serving.isPresent() ? Duration.ZERO : RenewingProvider.LONGEST_WAIT;
    return switch (state.read(seen, this::renewed, wait)) {
      case SharedCall.Ended<State> ended -> keys(ended.value());
      case SharedCall.NotInTime<State> _ -> serving.orElseThrow(RenewingProvider::notInTime);
      case SharedCall.BrokenOff<State>(Throwable cause) ->
          throw new IllegalStateException("another thread could not get the keys", cause);
    };
  }

  private TemporaryCredentials keys(State next) throws NoCredentials {
    if (next.failure.isEmpty()) {
      renewByItself();
      return next.keys.orElseThrow();
    }
    NoCredentials why = next.failure.get().why;
    if (why instanceof NoCredentials.NotAnswered) {
      return next.serving(clock.instant()).orElseThrow(() -> why);
    }
    throw why;
  }

  private State renewed(State last) {
    try {
      return new State(Optional.of(source.keys(false)), Optional.empty());
    } catch (NoCredentials.NotAnswered e) {
      return new State(last.keys, Optional.of(new Failure(e, Instant.MIN)));
    } catch (NoCredentials e) {
      return new State(last.keys, Optional.of(new Failure(e, clock.instant().plus(REFUSAL))));
    }
  }

  private void renewByItself() {
    if (!closed && renewing.get() == null) {
      Thread thread = Thread.ofVirtual().name("renewal").unstarted(this::renewAgainAndAgain);
      if (renewing.compareAndSet(null, thread)) {
        thread.start();
      }
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
    renewing.set(null);
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
    Thread thread = renewing.get();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
