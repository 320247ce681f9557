package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.caller.oidc.VerifierFixture.NOW;
import static vend.caller.oidc.VerifierFixture.assertRejected;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vend.SettableClock;
import vend.caller.BearerToken;
import vend.caller.RejectionCause;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Verification;
import vend.caller.signing.KeyLookup;

/** A valid signature is remembered for a minute. Everything else is checked for every request. */
class RememberedTokensTest {
  private static final TestKey KEY = TestKey.generate(SignatureAlgorithm.RS256, "key-1");
  private static final TestKey OTHER = TestKey.generate(SignatureAlgorithm.RS256, "key-1");

  private final TestIssuer issuer = new TestIssuer("https://id.example.com", KEY);
  private final SettableClock clock = new SettableClock(NOW);
  private final AtomicInteger checks = new AtomicInteger();
  private KeyLookup lookup = found(KEY);
  private final OidcVerifier verifier =
      new OidcVerifier(List.of(issuer.issuer()), (_, _, _) -> lookup, clock);
  private final String token = issuer.sign(issuer.claims(NOW));

  private KeyLookup found(TestKey key) {
    RSAPublicKey published = publicKey(key);
    return new KeyLookup.Found(
        new SigningKey(
            Optional.of(key.id()), new CountingKey(published, checks), Optional.empty()));
  }

  private static RSAPublicKey publicKey(TestKey key) {
    try {
      return ((RSAKey) key.jwk()).toRSAPublicKey();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key that counts how often its modulus is used for a computation. */
  private record CountingKey(RSAPublicKey key, AtomicInteger uses) implements RSAPublicKey {
    @Override
    public BigInteger getPublicExponent() {
      return key.getPublicExponent();
    }

    @Override
    public BigInteger getModulus() {
      uses.incrementAndGet();
      return key.getModulus();
    }

    @Override
    public String getAlgorithm() {
      return key.getAlgorithm();
    }

    @Override
    public String getFormat() {
      return key.getFormat();
    }

    @Override
    public byte[] getEncoded() {
      return key.getEncoded();
    }
  }

  private Verification verify(String text) {
    return verifier.verify(new BearerToken(text));
  }

  private void assertVerified(Verification verification) {
    assertEquals(
        "somebody", assertInstanceOf(Verification.Verified.class, verification).caller().subject());
  }

  private void assertComputes(boolean computes, String text) {
    int before = checks.get();
    assertVerified(verify(text));
    assertEquals(computes, checks.get() > before);
  }

  @Test
  void checksTheSignatureOnceAMinute() {
    assertComputes(true, token);
    assertComputes(false, token);
    clock.advance(RememberedTokens.LIFE.minusNanos(1));
    assertComputes(false, token);
    clock.advance(Duration.ofNanos(1));
    assertComputes(true, token);
    assertComputes(false, token);
  }

  @Test
  void comparesTheWholeToken() {
    assertComputes(true, token);
    assertComputes(true, issuer.sign(issuer.claims(NOW.plusSeconds(1))));
    char last = token.charAt(token.length() - 3);
    String forged = token.substring(0, token.length() - 3) + (last == 'A' ? 'B' : 'A') + "AA";
    assertRejected(RejectionCause.SIGNATURE_INVALID, verify(forged));
    assertRejected(RejectionCause.SIGNATURE_INVALID, verify(forged));
  }

  @Test
  void checksTheTimesForEachRequest() {
    clock.advance(Duration.ofMinutes(10).minusSeconds(1));
    assertVerified(verify(token));
    clock.advance(Duration.ofSeconds(1));
    assertRejected(RejectionCause.EXPIRED, verify(token));
  }

  @Test
  void checksTheTimesWhenTheClockJumpsBack() {
    assertVerified(verify(token));
    clock.advance(Duration.ofMinutes(-2));
    assertRejected(RejectionCause.NOT_YET_VALID, verify(token));
  }

  @Test
  void forgetsTokensOfAKeyThatTheIssuerWithdrew() {
    assertVerified(verify(token));
    lookup = new KeyLookup.Unknown();
    assertRejected(RejectionCause.KEY_UNKNOWN, verify(token));
    lookup = found(OTHER);
    assertRejected(RejectionCause.SIGNATURE_INVALID, verify(token));
    lookup = new KeyLookup.Unavailable("down");
    assertInstanceOf(Verification.Unverifiable.class, verify(token));
  }

  @Test
  void remembersAtMostAThousandTokens() {
    assertVerified(verify(token));
    for (int i = 0; i < 1_000; i++) {
      var claims = issuer.claims(NOW);
      claims.put("jti", "another-" + i);
      assertVerified(verify(issuer.sign(claims)));
    }
    assertComputes(true, token);
  }

  @Test
  void remembersOnlyValidTokens() {
    String expired = issuer.sign(issuer.claims(NOW.minusSeconds(601)));
    assertRejected(RejectionCause.EXPIRED, verify(expired));
    int before = checks.get();
    assertRejected(RejectionCause.EXPIRED, verify(expired));
    assertTrue(checks.get() > before);
  }
}
