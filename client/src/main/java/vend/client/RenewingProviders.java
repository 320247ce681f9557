package vend.client;

import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import vend.aws.AccountId;
import vend.client.cache.CredentialCache;
import vend.client.source.Progress;

/**
 * A provider for each account, the same object each time. What is handed out has at least half of
 * its life left: where there are no new keys, there are none. Safe for use by many threads.
 */
public final class RenewingProviders {
  private final CredentialCache cache;
  private final InstantSource clock;
  private final Progress progress;
  private final ConcurrentHashMap<AccountId, RenewingProvider> providers =
      new ConcurrentHashMap<>();

  /**
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of new keys
   */
  public RenewingProviders(CredentialCache cache, InstantSource clock, Progress progress) {
    this.cache = cache;
    this.clock = clock;
    this.progress = progress;
  }

  /** The provider of an account, which asks so. */
  public RenewingProvider in(AccountId account, KeptKeys.Asking asking) {
    return providers.computeIfAbsent(
        account,
        _ ->
            new RenewingProvider(
                new KeptKeys(asking, cache, KeptKeys.Older.NEVER, clock, progress),
                KeptKeys.Older.NEVER,
                clock));
  }
}
