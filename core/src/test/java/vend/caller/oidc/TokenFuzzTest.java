package vend.caller.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.RejectionCause;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Verification;
import vend.caller.signing.FetchedKeySet;

/**
 * Fuzz test: every input gets a verdict, and only a signed token is verified. An input that begins
 * with {@code SIGN} and a line break is a header and, on the next line, a payload, which the test
 * signs. Any other input is a token.
 */
class TokenFuzzTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String SIGN = "SIGN\n";

  private final TestIssuer issuer =
      new TestIssuer("https://id.example.com", TestKey.generate(SignatureAlgorithm.ES256, "key-1"));
  private final OidcVerifier verifier =
      new OidcVerifier(
          List.of(issuer.issuer()),
          new CachedKeySets(
              _ -> new FetchedKeySet.Document(issuer.keySet(), Optional.empty()),
              InstantSource.fixed(NOW)),
          InstantSource.fixed(NOW));

  @FuzzTest(maxDuration = "1m")
  void everyTokenHasAVerdict(byte[] input) {
    String text = new String(input, UTF_8);
    boolean signed = text.startsWith(SIGN);
    var verdict = verifier.verify(new BearerToken(signed ? sign(text) : text));
    switch (verdict) {
      case Verification.Verified(Caller caller) -> {
        assertTrue(signed, "The verified token was not signed.");
        assertEquals(issuer.url(), caller.issuerUrl());
        assertFalse(caller.subject().isEmpty());
        assertTrue(caller.expires().isAfter(NOW));
      }
      case Verification.Rejected rejected ->
          assertFalse(
              rejected.cause() == RejectionCause.SIGNATURE_INVALID && signed,
              "The test signed this token.");
      case Verification.Unverifiable unverifiable -> throw new AssertionError(unverifiable);
    }
  }

  private String sign(String text) {
    String[] lines = text.substring(SIGN.length()).split("\n", 2);
    return issuer.key().sign(lines[0], lines.length > 1 ? lines[1] : "");
  }
}
