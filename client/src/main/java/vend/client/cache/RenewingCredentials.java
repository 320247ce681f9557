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
 * Credentials for one request in a long-running process, renewed after half of their lifetime. One
 * thread fetches; the others wait for it only if the credentials in memory have expired. If renewal
 * fails, the credentials in memory serve until they expire, unless the hub or AWS denied the
 * request. Safe for use by many threads.
 */
public final class RenewingCredentials implements AutoCloseable {
  /** The longest wait for another thread, which may be in a sign-in with a device code. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private final CachedCredentials source;
  private final InstantSource clock;
  private final Ahead ahead;
  private final RefreshedValue<State> state =
      new RefreshedValue<>(new State(Optional.empty(), Optional.empty()));
  private final AtomicReference<@Nullable Thread> renewing = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * How a process renews credentials in the background.
   *
   * @param check how often to check whether half of the lifetime is over; zero turns background
   *     renewal off. Short, because a pause stops while a machine sleeps, but the lifetime does not
   * @param refusal how long to repeat a refusal before asking the source again; zero asks each time
   */
  public record Ahead(Duration check, Duration refusal) {
    /** Renews only when a caller needs credentials. */
    public static final Ahead NEVER = new Ahead(Duration.ZERO, Duration.ZERO);

    /**
     * For servers whose clients time out after a second or two, and retry a refusal three times or
     * more.
     */
    public static final Ahead OF_CLIENTS =
        new Ahead(Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  private record Failure(NoCredentials why, Instant until) {}

  /** The credentials, if there are any, and why the last attempt failed, if it did. */
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
   * @param source returns credentials
   * @param clock decides what is fresh
   * @param ahead how to renew in the background
   */
  public RenewingCredentials(CachedCredentials source, InstantSource clock, Ahead ahead) {
    this.source = source;
    this.clock = clock;
    this.ahead = ahead;
  }

  /**
   * Returns the credentials.
   *
   * @throws NoCredentials if there are none that have not expired, or the caller is denied
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
    // Do not wait while another thread fetches: the current credentials still work.
    Duration wait = unexpired.isPresent() ? Duration.ZERO : LONGEST_WAIT;
    return switch (state.read(seen, this::renewed, wait)) {
      case SharedCall.Ended<State> ended -> result(ended.value());
      case SharedCall.NotInTime<State> _ -> unexpired.orElseThrow(RenewingCredentials::notInTime);
      case SharedCall.BrokenOff<State>(Throwable cause) ->
          throw new IllegalStateException(
              "the thread that requested the credentials failed", cause);
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

  private static boolean isDenial(NoCredentials why) {
    return switch (why) {
      case NoCredentials.RoleNotOffered _,
          NoCredentials.ApprovalRequired _,
          NoCredentials.RefusedByAws _ ->
          true;
      case NoCredentials.SignInRefused _,
          NoCredentials.NotAnswered _,
          NoCredentials.UnusableAnswer _ ->
          false;
    };
  }

  private static NoCredentials notInTime() {
    return new NoCredentials.NotAnswered(
        "another thread of this program is still requesting these credentials",
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

  /** Stops at a refusal: only a caller may try again, since failed sign-ins lock accounts. */
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
      // get() reports the failure to the next caller.
    }
  }

  /** Stops background renewal. */
  @Override
  public void close() {
    closed = true;
    Thread thread = renewing.get();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
