package vend.signin.saml;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import vend.client.source.NoCredentials;

/**
 * Keeps what another source gave, in memory, so that several roles take one sign-in. However many
 * threads ask, one of them signs in. Safe for use by many threads.
 */
public final class CachedAssertion implements AssertionSource {
  /** AWS takes an assertion for five minutes after it was issued. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  private final AssertionSource source;
  private final Duration longest;
  private final InstantSource clock;
  private @Nullable SamlResponse kept;
  private Instant since = Instant.MIN;

  /**
   * @param source signs in
   * @param longest how long one is kept
   * @param clock says how old one is
   */
  public CachedAssertion(AssertionSource source, Duration longest, InstantSource clock) {
    this.source = source;
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  public synchronized SamlResponse response(boolean fresh) throws NoCredentials {
    SamlResponse mine = kept;
    if (fresh || mine == null || isOld(clock.instant())) {
      kept = null;
      // It ages from before it was made.
      since = clock.instant();
      mine = source.response(fresh);
      kept = mine;
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
