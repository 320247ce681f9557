package vend.client.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import vend.RefreshedValue;
import vend.SharedCall;
import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

/**
 * The credentials of one request for as long as a process runs, renewed when half of their lifetime
 * is over. However many threads want them, one fetches; the others wait for it only if the
 * credentials in memory have expired. These serve until they expire while there are no new ones,
 * unless the hub or AWS denies them. Safe for use by many threads.
 */
public final class RenewingCredentials implements AutoCloseable {
  /** The longest wait for another thread: a sign-in with a device code takes as long. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private final CachedCredentials source;
  private final InstantSource clock;
  private final Ahead ahead;
  private final RefreshedValue<State> state =
      new RefreshedValue<>(new State(Optional.empty(), Optional.empty()));
  private final AtomicReference<@Nullable Thread> renewing = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * How a process renews before anyone asks.
   *
   * @param check how often it looks whether half of the lifetime is over; zero never. Short, since
   *     a machine that sleeps stops a pause and not the credentials' lifetime
   * @param refusal how long a refusal stands before the source is asked again; zero not at all
   */
  public record Ahead(Duration check, Duration refusal) {
    /** Renews only when asked. */
    public static final Ahead NEVER = new Ahead(Duration.ZERO, Duration.ZERO);

    /**
     * For servers whose clients give up after a second or two, and which try a refusal again three
     * times and more.
     */
    public static final Ahead OF_CLIENTS =
        new Ahead(Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  private record Failure(NoCredentials why, Instant until) {}

  /** The credentials, if there are any, and why the last attempt got none, if it did not. */
  private record State(Optional<TemporaryCredentials> credentials, Optional<Failure> failure) {
    Optional<TemporaryCredentials> unexpired(Instant now) {
      return credentials.filter(held -> !held.isExpired(now));
    }

    boolean isRefused() {
      return failure.filter(last -> !(last.why instanceof NoCredentials.NotAnswered)).isPresent();
    }

    TemporaryCredentials despite(NoCredentials why, Instant now) throws NoCredentials {
      if (isDenial(why)) {
        throw why;
      }
      return unexpired(now).orElseThrow(() -> why);
    }
  }

  /**
   * @param source gives credentials
   * @param clock says what is fresh
   * @param ahead how the process renews before anyone asks
   */
  public RenewingCredentials(CachedCredentials source, InstantSource clock, Ahead ahead) {
    this.source = source;
    this.clock = clock;
    this.ahead = ahead;
  }

  /**
   * The credentials.
   *
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials get() throws NoCredentials {
    State seen = state.value();
    Instant now = clock.instant();
    Optional<TemporaryCredentials> unexpired = seen.unexpired(now);
    if (unexpired.filter(held -> held.isFresh(now)).isPresent()) {
      return unexpired.get();
    }
    if (seen.failure.filter(last -> now.isBefore(last.until)).isPresent()) {
      return seen.despite(seen.failure.get().why, now);
    }
    // While another thread fetches new ones, these will do.
    Duration wait = unexpired.isPresent() ? Duration.ZERO : LONGEST_WAIT;
    return switch (state.read(seen, this::renewed, wait)) {
      case SharedCall.Ended<State> ended -> result(ended.value());
      case SharedCall.NotInTime<State> _ -> unexpired.orElseThrow(RenewingCredentials::notInTime);
      case SharedCall.BrokenOff<State>(Throwable cause) ->
          throw new IllegalStateException("another thread could not get the credentials", cause);
    };
  }

  private TemporaryCredentials result(State next) throws NoCredentials {
    if (next.failure.isPresent()) {
      return next.despite(next.failure.get().why, clock.instant());
    }
    renewAhead();
    return next.credentials.orElseThrow();
  }

  private State renewed(State last) {
    try {
      return new State(Optional.of(source.get()), Optional.empty());
    } catch (NoCredentials.NotAnswered e) {
      return new State(last.credentials, Optional.of(new Failure(e, Instant.MIN)));
    } catch (NoCredentials e) {
      return new State(
          last.credentials, Optional.of(new Failure(e, clock.instant().plus(ahead.refusal))));
    }
  }

  /** Whether the hub, AWS or the identity provider decided against the caller. */
  private static boolean isDenial(NoCredentials why) {
    return switch (why) {
      case NoCredentials.RoleNotOffered _, NoCredentials.RefusedByAws _ -> true;
      case NoCredentials.SignInRefused _,
          NoCredentials.NotAnswered _,
          NoCredentials.UnusableAnswer _ ->
          false;
    };
  }

  private static NoCredentials notInTime() {
    return new NoCredentials.NotAnswered(
        "another thread of this program is still getting these credentials",
        "Try again.",
        Optional.empty());
  }

  private void renewAhead() {
    if (ahead.check.isPositive() && !closed && renewing.get() == null) {
      Thread thread = Thread.ofVirtual().name("vend-renewal").unstarted(this::renewAgainAndAgain);
      if (renewing.compareAndSet(null, thread)) {
        thread.start();
      }
    }
  }

  /** Until a refusal: only a caller may put that to the test again, since it locks accounts. */
  private void renewAgainAndAgain() {
    try {
      while (!closed && !state.value().isRefused()) {
        Thread.sleep(ahead.check);
        renew();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
    renewing.set(null);
  }

  private void renew() {
    try {
      get();
    } catch (NoCredentials _) {
      // The next caller hears of it.
    }
  }

  /** Stops renewing. */
  @Override
  public void close() {
    closed = true;
    Thread thread = renewing.get();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
