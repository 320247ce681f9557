package vend.client;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import vend.client.cache.KeyCache;
import vend.iam.AccountId;

/** A provider for each account, the same object each time. Safe for use by many threads. */
public final class RenewingProviders {
  private final KeyCache cache;
  private final InstantSource clock;
  private final Progress progress;
  private final ConcurrentHashMap<AccountId, RenewingProvider> providers =
      new ConcurrentHashMap<>();

  /**
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of new keys
   */
  public RenewingProviders(KeyCache cache, InstantSource clock, Progress progress) {
    this.cache = cache;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * The provider of an account.
   *
   * @param name all that shapes the keys: who asks, whom, for what
   * @param fetch gets new ones
   */
  public RenewingProvider in(AccountId account, List<String> name, KeyCache.Fetch fetch) {
    return providers.computeIfAbsent(
        account, _ -> new RenewingProvider(name, cache, fetch, clock, progress));
  }
}
