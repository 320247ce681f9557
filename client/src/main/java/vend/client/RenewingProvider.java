package vend.client;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.client.cache.KeyCache;

/**
 * Keys of one role for any client of the AWS SDK, renewed by themselves. What is handed out has at
 * least half of its life left, always: where there are no new keys, there are none. Safe for use by
 * many threads; all processes of a user share keys.
 */
public final class RenewingProvider implements AwsCredentialsProvider {
  private final List<String> name;
  private final KeyCache cache;
  private final KeyCache.Fetch fetch;
  private final InstantSource clock;
  private final Progress progress;
  private @Nullable RoleKeys held;

  /**
   * @param name all that shapes the keys: who asks, whom, for what
   * @param cache keeps keys for all processes of the user
   * @param fetch gets new ones
   * @param clock says what is fresh
   * @param progress hears of new ones
   */
  public RenewingProvider(
      List<String> name,
      KeyCache cache,
      KeyCache.Fetch fetch,
      InstantSource clock,
      Progress progress) {
    this.name = List.copyOf(name);
    this.cache = cache;
    this.fetch = fetch;
    this.clock = clock;
    this.progress = progress;
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
      RoleKeys renewed = cache.keys(name, fresh, this::fetched);
      held = renewed;
      return renewed;
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the cache of keys can't be used (%s)".formatted(e.getMessage()),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  private RoleKeys fetched() throws NoCredentials {
    RoleKeys keys = fetch.keys();
    Duration half = Duration.between(keys.received(), keys.expires()).dividedBy(2);
    progress.step(
        "keys of %s in account %s, renewed in %d minutes"
            .formatted(
                keys.role().pathAndName(),
                MaskedAccount.of(keys.role().account()),
                half.toMinutes()));
    return keys;
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
