package vend.client.cache;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import vend.client.file.FileFailure;
import vend.client.file.LockedFile;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;

/**
 * The credentials of one request, from the user's cache where it has them, else from their source.
 * Safe for use by many threads.
 */
public final class CachedCredentials {
  private final CredentialSource source;
  private final CredentialRequest request;
  private final CredentialCache cache;
  private final InstantSource clock;
  private final Progress progress;

  /**
   * Asks no server yet.
   *
   * @param source gives new credentials
   * @param request which ones
   * @param cache holds credentials for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of each step
   * @throws IllegalArgumentException if the source can give no such credentials
   */
  public CachedCredentials(
      CredentialSource source,
      CredentialRequest request,
      CredentialCache cache,
      InstantSource clock,
      Progress progress) {
    source.check(request);
    this.source = source;
    this.request = request;
    this.cache = cache.telling(progress);
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * The credentials: cached ones while at least half of their lifetime is left, else new ones.
   * While no server gives new ones, cached ones serve until they expire.
   *
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials get() throws NoCredentials {
    try {
      TemporaryCredentials credentials = cachedOrNew();
      progress.step(words(credentials));
      return credentials;
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the cache of credentials can't be used: " + FileFailure.words(e),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  private TemporaryCredentials cachedOrNew() throws NoCredentials, IOException {
    try {
      return byCache();
    } catch (LockedFile.Busy e) {
      progress.step(e.getMessage() + "; going on without the cache ...");
      return source.prepare(request).call().credentials(false);
    }
  }

  private TemporaryCredentials byCache() throws NoCredentials, IOException {
    Optional<List<String>> known = source.knownKey(request);
    if (known.isPresent() && !request.fresh()) {
      Optional<TemporaryCredentials> cached = cache.cached(known.get());
      if (cached.isPresent()) {
        return cached.get();
      }
    }
    CredentialSource.Fetch fetch = prepared(known);
    return cache.get(fetch.cacheKey(), request.fresh(), fetch.call());
  }

  /** Where no sign-in is possible now, older credentials of the known caller may still serve. */
  private CredentialSource.Fetch prepared(Optional<List<String>> known) throws NoCredentials {
    try {
      return source.prepare(request);
    } catch (NoCredentials.NotAnswered e) {
      return new CredentialSource.Fetch(known.orElseThrow(() -> e), _ -> none(e));
    }
  }

  private static TemporaryCredentials none(NoCredentials why) throws NoCredentials {
    throw why;
  }

  private String words(TemporaryCredentials credentials) {
    Instant now = clock.instant();
    return "keys of %s in account %s: %s"
        .formatted(
            credentials.role().pathAndName(),
            progress.account(credentials.role().account()),
            now.isAfter(credentials.renewal())
                ? "no new ones now, these end in " + minutes(now, credentials.expires())
                : "renew in " + minutes(now, credentials.renewal()));
  }

  private static String minutes(Instant from, Instant to) {
    long minutes = Duration.between(from, to).toMinutes();
    return minutes == 1 ? "1 minute" : minutes + " minutes";
  }
}
