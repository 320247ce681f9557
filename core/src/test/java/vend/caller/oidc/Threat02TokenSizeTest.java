package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static vend.caller.oidc.VerifierFixture.assertRejected;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.caller.BearerToken;
import vend.caller.RejectionCause;
import vend.caller.Verification;

/** Threat 2: tokens above the size limits are refused before they are parsed. */
class Threat02TokenSizeTest {
  private final VerifierFixture fixture = new VerifierFixture();

  @Test
  void acceptsUpToTwentyThousandCharactersFromABody() {
    fixture.verified(tokenOf(20_000));
    assertRejected(RejectionCause.TOO_LONG, fixture.verify(tokenOf(20_001)));
    assertRejected(RejectionCause.TOO_LONG, fixture.verify(tokenOf(64 * 1024)));
  }

  @Test
  void acceptsUpToEightKibibytesFromAHeader() {
    assertInstanceOf(
        Verification.Verified.class,
        fixture.verifier.verify(BearerToken.fromHeader(tokenOf(8192))));
    assertRejected(
        RejectionCause.TOO_LONG, fixture.verifier.verify(BearerToken.fromHeader(tokenOf(8193))));
  }

  @Test
  void doesNotParseATokenThatIsTooLong() {
    // Malformed in every way, so only the length can be the cause.
    assertRejected(RejectionCause.TOO_LONG, fixture.verify(".".repeat(20_001)));
    assertRejected(RejectionCause.TOO_LONG, fixture.verify("\u0000".repeat(1_000_000)));
    assertRejected(RejectionCause.MALFORMED, fixture.verify(".".repeat(20_000)));
    assertEquals(0, fixture.source.fetches());
  }

  /** A valid token of exactly that length. Base64url produces four characters for three bytes. */
  private String tokenOf(int length) {
    Map<String, Object> header = fixture.issuer.header();
    for (int pad = 0; pad < 8; pad++) {
      header.put("pad", "p".repeat(pad));
      Map<String, Object> claims = fixture.claims();
      claims.put("fill", "");
      int rest = length - fixture.issuer.key().sign(header, claims).length();
      for (int fill = Math.max(0, rest * 3 / 4 - 4); fill <= rest * 3 / 4 + 4; fill++) {
        claims.put("fill", "f".repeat(fill));
        String token = fixture.issuer.key().sign(header, claims);
        if (token.length() == length) {
          return token;
        }
      }
    }
    throw new IllegalStateException("No token has exactly %d characters.".formatted(length));
  }
}
