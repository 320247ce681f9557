package vend.signin.saml;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import vend.client.source.NoCredentials;

/**
 * Caches another source's SAML response in memory, so that one sign-in serves several roles. If
 * many threads need it, one of them signs in. Safe for use by many threads.
 */
public final class CachedAssertion implements AssertionSource {
  /** AWS accepts an assertion for five minutes after it was issued. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  private final AssertionSource source;
  private final Duration longest;
  private final InstantSource clock;
  private @Nullable SamlResponse cached;
  private Instant since = Instant.MIN;

  /**
   * @param longest how long to cache a response
   * @param clock decides how old a response is
   */
  public CachedAssertion(AssertionSource source, Duration longest, InstantSource clock) {
    this.source = source;
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  public synchronized SamlResponse response(boolean fresh) throws NoCredentials {
    SamlResponse mine = cached;
    if (fresh || mine == null || isOld(clock.instant())) {
      cached = null;
      // Measured before the sign-in, since the provider issues the assertion during it.
      since = clock.instant();
      mine = source.response(fresh);
      cached = mine;
    }
    return mine;
  }

  private boolean isOld(Instant now) {
    return now.isBefore(since) || !now.isBefore(since.plus(longest));
  }

  @Override
  public String origin() {
    return source.origin();
  }
}
