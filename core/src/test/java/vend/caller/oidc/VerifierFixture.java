package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import vend.SettableClock;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.OidcIssuer;
import vend.caller.RejectionCause;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Verification;

/** The real verifier with real key sets and one issuer, whose fetches are counted. */
public final class VerifierFixture {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** Generated once, because this is slow. */
  private static final TestKey KEY = TestKey.generate(SignatureAlgorithm.RS256, "key-1");

  public final TestIssuer issuer;
  public final CountingKeySets source;
  public final SettableClock clock = new SettableClock(NOW);
  public final OidcVerifier verifier;

  public VerifierFixture() {
    this(new TestIssuer("https://id.example.com", KEY));
  }

  private VerifierFixture(TestIssuer issuer) {
    this(issuer, issuer.issuer());
  }

  public VerifierFixture(TestIssuer issuer, OidcIssuer terms) {
    this.issuer = issuer;
    source = CountingKeySets.of(issuer);
    verifier = new OidcVerifier(List.of(terms), new CachedKeySets(source, clock), clock);
  }

  public Map<String, Object> claims() {
    return issuer.claims(NOW);
  }

  public Verification verify(String token) {
    return verifier.verify(new BearerToken(token));
  }

  public Caller verified(String token) {
    return assertInstanceOf(Verification.Verified.class, verify(token)).caller();
  }

  public static void assertRejected(RejectionCause cause, Verification verification) {
    assertEquals(cause, assertInstanceOf(Verification.Rejected.class, verification).cause());
  }
}
