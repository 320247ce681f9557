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
 * Credentials for one request, from the user's cache, or from their source on a cache miss. Safe
 * for use by many threads.
 */
public final class CachedCredentials {
  private final CredentialSource source;
  private final CredentialRequest request;
  private final CredentialCache cache;
  private final InstantSource clock;
  private final Progress progress;

  /**
   * Checks the request; sends nothing yet.
   *
   * @param source returns new credentials
   * @param cache shares credentials among all processes of the user
   * @param clock decides what is fresh
   * @param progress receives each step
   * @throws IllegalArgumentException if the source does not support the request
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
   * Returns cached credentials while at least half of their lifetime is left, else new ones. If no
   * server returns new ones, cached credentials serve until they expire.
   *
   * @throws NoCredentials if there are neither new credentials nor unexpired cached ones
   */
  public TemporaryCredentials get() throws NoCredentials {
    try {
      TemporaryCredentials credentials = cachedOrNew();
      progress.step(words(credentials));
      return credentials;
    } catch (IOException e) {
      throw new NoCredentials.UnusableAnswer(
          "the credential cache cannot be used: " + FileFailure.words(e),
          "Set XDG_CACHE_HOME and XDG_STATE_HOME to folders that you can write to.");
    }
  }

  private TemporaryCredentials cachedOrNew() throws NoCredentials, IOException {
    try {
      return byCache();
    } catch (LockedFile.Busy e) {
      progress.step(e.getMessage() + "; continuing without the cache ...");
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

  /** If a sign-in is impossible now, older credentials of the known caller may still serve. */
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
    return "credentials of %s in account %s: %s"
        .formatted(
            credentials.role().pathAndName(),
            progress.account(credentials.role().account()),
            now.isAfter(credentials.renewal())
                ? "cannot be renewed now, expire in " + minutes(now, credentials.expires())
                : "renewal in " + minutes(now, credentials.renewal()));
  }

  private static String minutes(Instant from, Instant to) {
    long minutes = Duration.between(from, to).toMinutes();
    return minutes == 1 ? "1 minute" : minutes + " minutes";
  }
}
