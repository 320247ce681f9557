package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import java.lang.reflect.Modifier;
import java.text.ParseException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.signing.IssuerSigningKeys;

/**
 * Shows how Nimbus's {@code JWKSourceBuilder} would behave instead of {@link CachedKeySets}, with
 * the same times. The decision in {@code
 * docs/explanation/decisions/0014-one-way-to-refresh-and-share.md} relies on this. If a test fails
 * after an update of Nimbus, review the decision.
 */
class NimbusKeySourceTest {
  private static final Duration BEGINNING = Duration.ofDays(1);

  private final TestIssuer issuer =
      new TestIssuer("https://id.example.com", TestKey.generate(SignatureAlgorithm.ES256, "key-1"));
  private final Endpoint endpoint = new Endpoint();
  private final JWKSetSource<SecurityContext> source =
      ((JWKSetBasedJWKSource<SecurityContext>)
              JWKSourceBuilder.create(endpoint)
                  .cache(
                      IssuerSigningKeys.DEFAULT_FRESH.toMillis(),
                      IssuerSigningKeys.MAX_WAIT.toMillis())
                  .refreshAheadCache(false)
                  .rateLimited(IssuerSigningKeys.UNKNOWN_KEY_PAUSE.toMillis())
                  .outageTolerant(IssuerSigningKeys.GOOD_WHILE_DOWN.toMillis())
                  .build())
          .getJWKSetSource();

  /** Replaces the bounded fetch. Nimbus has no place for the lifetime of a response here. */
  private final class Endpoint implements JWKSetSource<SecurityContext> {
    private int fetches;
    private boolean down;

    @Override
    public JWKSet getJWKSet(
        JWKSetCacheRefreshEvaluator evaluator, long time, SecurityContext context)
        throws KeySourceException {
      fetches++;
      if (down) {
        throw new JWKSetUnavailableException("down");
      }
      try {
        return JWKSet.parse(issuer.keySet());
      } catch (ParseException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {}
  }

  /**
   * Looks for a key like Nimbus's own {@code JWKSetBasedJWKSource}, at a time that the test sets.
   */
  private boolean has(String keyId, Duration since) throws KeySourceException {
    long time = BEGINNING.plus(since).toMillis();
    JWKSet set = source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), time, null);
    if (set.getKeyByKeyId(keyId) != null) {
      return true;
    }
    return source
            .getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(set), time, null)
            .getKeyByKeyId(keyId)
        != null;
  }

  @Test
  void ignores_the_max_age_of_an_issuer() throws Exception {
    assertTrue(has("key-1", Duration.ZERO));
    assertTrue(has("key-1", IssuerSigningKeys.DEFAULT_FRESH.minusSeconds(1)));
    assertEquals(1, endpoint.fetches);
    assertTrue(has("key-1", IssuerSigningKeys.DEFAULT_FRESH.plusSeconds(1)));
    assertEquals(2, endpoint.fetches);
    // A subclass cannot change this: the class with the lifetime is private to the package.
    assertFalse(Modifier.isPublic(CachingJWKSetSource.class.getSuperclass().getModifiers()));
  }

  @Test
  void fetches_twice_in_each_interval_for_unknown_keys() throws Exception {
    assertTrue(has("key-1", Duration.ZERO));
    assertFalse(has("unknown-1", IssuerSigningKeys.UNKNOWN_KEY_PAUSE));
    assertFalse(has("unknown-2", IssuerSigningKeys.UNKNOWN_KEY_PAUSE.plusSeconds(1)));
    assertEquals(3, endpoint.fetches);
    // From then on it reports a failure of the source instead of an unknown key.
    assertThrows(
        RateLimitReachedException.class,
        () -> has("unknown-3", IssuerSigningKeys.UNKNOWN_KEY_PAUSE.plusSeconds(2)));
  }

  @Test
  void retries_a_failed_issuer_only_after_a_whole_lifetime() throws Exception {
    assertTrue(has("key-1", Duration.ZERO));
    endpoint.down = true;
    Duration stale = IssuerSigningKeys.DEFAULT_FRESH.plusSeconds(1);
    assertTrue(has("key-1", stale));
    assertEquals(2, endpoint.fetches);
    endpoint.down = false;
    issuer.rotate("key-2");
    issuer.withdraw("key-1");
    // The withdrawn key stays in use, although the issuer answers again.
    assertTrue(has("key-1", stale.plus(IssuerSigningKeys.RETRY_PAUSE.multipliedBy(2))));
    assertEquals(2, endpoint.fetches);
  }

  @Test
  void uses_a_set_longer_than_the_time_for_outages() throws Exception {
    assertTrue(has("key-1", Duration.ZERO));
    endpoint.down = true;
    assertTrue(has("key-1", IssuerSigningKeys.GOOD_WHILE_DOWN.minusSeconds(1)));
    assertTrue(has("key-1", IssuerSigningKeys.GOOD_WHILE_DOWN.plusSeconds(60)));
    assertInstanceOf(
        JWKSetUnavailableException.class,
        assertThrows(
            KeySourceException.class,
            () ->
                has(
                    "key-1",
                    IssuerSigningKeys.GOOD_WHILE_DOWN.plus(IssuerSigningKeys.DEFAULT_FRESH))));
  }
}
