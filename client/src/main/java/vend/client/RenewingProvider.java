package vend.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.SharedCall;
import vend.SharedCalls;
import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

/**
 * Keys of one role for any client of the AWS SDK, renewed by themselves when half of their life is
 * over. Safe for use by many threads: one of them asks for new keys, and the others get the same.
 */
public final class RenewingProvider implements AwsCredentialsProvider {
  /** The longest wait for another thread: a sign-in with a device code takes as long. */
  public static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private final KeySource source;
  private final KeptKeys.Older older;
  private final InstantSource clock;
  private final SharedCalls<Boolean, Renewal> renewals = new SharedCalls<>();
  private final AtomicReference<@Nullable TemporaryCredentials> held = new AtomicReference<>();

  private sealed interface Renewal {
    record Renewed(TemporaryCredentials keys) implements Renewal {}

    record Failed(NoCredentials why) implements Renewal {}
  }

  /**
   * @param source gives keys
   * @param older whether those that are held here serve while the source gives none
   * @param clock says what is fresh
   */
  public RenewingProvider(KeySource source, KeptKeys.Older older, InstantSource clock) {
    this.source = source;
    this.older = older;
    this.clock = clock;
  }

  /**
   * The keys.
   *
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials keys() throws NoCredentials {
    return keys(false);
  }

  /**
   * The keys.
   *
   * @param fresh whether kept ones will not do
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials keys(boolean fresh) throws NoCredentials {
    TemporaryCredentials mine = held.get();
    if (!fresh && mine != null && isFresh(mine)) {
      return mine;
    }
    return switch (shared(fresh)) {
      case Renewal.Renewed(TemporaryCredentials keys) -> keys;
      case Renewal.Failed(NoCredentials why) -> {
        if (!fresh && mine != null && serves(mine)) {
          yield mine;
        }
        throw why;
      }
    };
  }

  private boolean isFresh(TemporaryCredentials keys) {
    return keys.isFresh(clock.instant());
  }

  private Renewal shared(boolean fresh) {
    return switch (renewals.share(fresh, () -> renewal(fresh), LONGEST_WAIT)) {
      case SharedCall.Ended<Renewal> ended -> ended.value();
      case SharedCall.NotInTime<Renewal> _ -> new Renewal.Failed(notInTime());
      case SharedCall.BrokenOff<Renewal>(Throwable cause) ->
          throw new IllegalStateException("another thread could not get the credentials", cause);
    };
  }

  /** Why a thread that waited for another has no credentials. */
  public static NoCredentials notInTime() {
    return new NoCredentials.NotAnswered(
        "another thread of this program is still getting these credentials",
        "Try again.",
        Optional.empty());
  }

  private Renewal renewal(boolean fresh) {
    TemporaryCredentials mine = held.get();
    // Another thread may have got some since this one looked.
    if (!fresh && mine != null && isFresh(mine)) {
      return new Renewal.Renewed(mine);
    }
    try {
      TemporaryCredentials renewed = source.keys(fresh);
      held.updateAndGet(old -> isNewer(old, renewed) ? old : renewed);
      return new Renewal.Renewed(renewed);
    } catch (NoCredentials e) {
      return new Renewal.Failed(e);
    }
  }

  /** As fresh ones are that another thread got while this one was given kept ones. */
  private boolean isNewer(@Nullable TemporaryCredentials old, TemporaryCredentials renewed) {
    return old != null && isFresh(old) && old.received().isAfter(renewed.received());
  }

  /** Whoever holds keys can use them to their end, whatever became of the token behind them. */
  private boolean serves(TemporaryCredentials mine) {
    return older == KeptKeys.Older.WHILE_NOBODY_ANSWERS && clock.instant().isBefore(mine.expires());
  }

  /**
   * The keys, as the SDK asks for them.
   *
   * @throws SdkClientException if there are none; it says why and what to do, and its cause is
   *     {@link NoCredentials}
   */
  @Override
  public AwsCredentials resolveCredentials() {
    return SdkCredentials.of(this::keys, "there are no keys");
  }
}
