package vend.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import vend.SettableClock;

/** The real verifier over real key sets, with one issuer whose key set is counted. */
final class VerifierFixture {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** Made once, since it takes its time. */
  private static final TestKey KEY = TestKey.generate(SignatureAlgorithm.RS256, "key-1");

  final TestIssuer issuer;
  final CountingKeySets source;
  final SettableClock clock = new SettableClock(NOW);
  final OidcVerifier verifier;

  VerifierFixture() {
    this(new TestIssuer("https://id.example.com", KEY));
  }

  private VerifierFixture(TestIssuer issuer) {
    this(issuer, issuer.issuer());
  }

  VerifierFixture(TestIssuer issuer, OidcIssuer terms) {
    this.issuer = issuer;
    source = CountingKeySets.of(issuer);
    verifier = new OidcVerifier(List.of(terms), new CachedKeySets(source, clock), clock);
  }

  Map<String, Object> claims() {
    return issuer.claims(NOW);
  }

  Verification verify(String token) {
    return verifier.verify(new BearerToken(token));
  }

  Caller verified(String token) {
    return assertInstanceOf(Verification.Verified.class, verify(token)).caller();
  }

  static void assertRejected(RejectionCause cause, Verification verification) {
    assertEquals(cause, assertInstanceOf(Verification.Rejected.class, verification).cause());
  }
}
