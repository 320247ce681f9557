package vend.client;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Keys of one role for any client of the AWS SDK, renewed by themselves when half of their life is
 * over. Safe for use by many threads, of which one asks for new keys.
 */
public final class RenewingProvider implements AwsCredentialsProvider {
  private final KeySource source;
  private final KeptKeys.Older older;
  private final InstantSource clock;
  private @Nullable RoleKeys held;

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
  public RoleKeys keys() throws NoCredentials {
    return keys(false);
  }

  /**
   * The keys.
   *
   * @param fresh whether kept ones will not do
   * @throws NoCredentials if there are none
   */
  public synchronized RoleKeys keys(boolean fresh) throws NoCredentials {
    RoleKeys mine = held;
    if (!fresh && mine != null && mine.isFresh(clock.instant())) {
      return mine;
    }
    try {
      RoleKeys renewed = source.keys(fresh);
      held = renewed;
      return renewed;
    } catch (NoCredentials e) {
      if (!fresh && mine != null && serves(mine)) {
        return mine;
      }
      throw e;
    }
  }

  /** Whoever holds keys can use them to their end, whatever became of the token behind them. */
  private boolean serves(RoleKeys mine) {
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
