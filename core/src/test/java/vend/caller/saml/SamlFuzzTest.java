package vend.caller.saml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.caller.saml.SamlFixture.NOW;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.InstantSource;
import java.util.List;
import vend.caller.Caller;
import vend.caller.RejectionCause;
import vend.caller.SamlAssertion;
import vend.caller.Verification;

/**
 * Fuzz test: every input gets a verdict, and only a signed response is verified. An input that
 * begins with {@code SIGN} and a line break is a response whose assertion, if there is one, the
 * test signs. Any other input is a response without a valid signature.
 */
class SamlFuzzTest {
  private static final String SIGN = "SIGN\n";

  private final TestIdentityProvider provider = SamlFixture.PROVIDER;
  private final SamlVerifier verifier =
      new SamlVerifier(
          List.of(provider.issuer()),
          new CachedMetadata(MetadataSource.NONE, InstantSource.fixed(NOW)),
          InstantSource.fixed(NOW));

  @FuzzTest(maxDuration = "1m")
  void everyResponseHasAVerdict(byte[] input) {
    String text = new String(input, UTF_8);
    boolean signed = text.startsWith(SIGN);
    SamlAssertion assertion =
        TestIdentityProvider.sent(signed ? sign(text.substring(SIGN.length())) : text);
    switch (verifier.verify(assertion)) {
      case Verification.Verified(Caller caller) -> {
        assertTrue(signed, "The verified response was not signed.");
        assertEquals(TestIdentityProvider.ENTITY_ID, caller.issuerUrl());
        assertFalse(caller.subject().isEmpty());
        assertTrue(caller.expires().isAfter(NOW));
        assertFalse(caller.expires().isAfter(NOW.plus(SamlVerifier.LONGEST).plusSeconds(60)));
      }
      case Verification.Rejected rejected ->
          assertFalse(
              signed && rejected.cause() == RejectionCause.UNSIGNED,
              "The test signed this response.");
      case Verification.Unverifiable unverifiable -> throw new AssertionError(unverifiable);
    }
  }

  /** Signs the document, or returns it unchanged if the test provider cannot read or sign it. */
  private String sign(String document) {
    try {
      return document.contains("<!") ? "unsigned" : provider.signAssertion(document);
    } catch (IllegalStateException e) {
      return "unsigned";
    }
  }
}
