package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import vend.SettableClock;
import vend.caller.Caller;
import vend.caller.RejectionCause;
import vend.caller.SamlAssertion;
import vend.caller.SamlIssuer;
import vend.caller.Verification;

/** The real verifier with one identity provider, whose metadata are local. */
final class SamlFixture {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** Created once, because generating keys is slow. */
  static final TestIdentityProvider PROVIDER = new TestIdentityProvider();

  /** A provider that the grants file does not list. */
  static final TestIdentityProvider STRANGER = new TestIdentityProvider();

  final SettableClock clock = new SettableClock(NOW);
  final SamlVerifier verifier;

  SamlFixture() {
    this(PROVIDER.issuer());
  }

  SamlFixture(SamlIssuer issuer) {
    verifier =
        new SamlVerifier(List.of(issuer), new CachedMetadata(MetadataSource.NONE, clock), clock);
  }

  static String response() {
    return TestIdentityProvider.response(NOW);
  }

  /** A response that is changed and then signed. */
  static String signed(UnaryOperator<String> change) {
    return PROVIDER.signAssertion(changed(response(), change));
  }

  /** Applies a change and checks that it has an effect. */
  static String changed(String document, UnaryOperator<String> change) {
    String changed = change.apply(document);
    if (changed.equals(document)) {
      throw new AssertionError("The change has no effect.");
    }
    return changed;
  }

  Verification verify(String document) {
    return verifier.verify(TestIdentityProvider.sent(document));
  }

  Caller verified(String document) {
    Verification verification = verify(document);
    return assertInstanceOf(
            Verification.Verified.class, verification, () -> String.valueOf(verification))
        .caller();
  }

  void assertRejected(RejectionCause cause, String document) {
    assertRejected(cause, TestIdentityProvider.sent(document));
  }

  void assertRejected(RejectionCause cause, SamlAssertion assertion) {
    assertEquals(
        cause, assertInstanceOf(Verification.Rejected.class, verifier.verify(assertion)).cause());
  }
}
