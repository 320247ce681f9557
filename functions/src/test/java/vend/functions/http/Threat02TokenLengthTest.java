package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/** Threat 2: a token longer than the limit is rejected before it is parsed. */
class Threat02TokenLengthTest {
  private static final int LONGEST = 8_192;

  private final ApiFixture vend = new ApiFixture();

  private Reply ask(String token) {
    return vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(token));
  }

  /** A genuine token of this exact length. Three letters of padding add four of base64url. */
  private String tokenOf(int length) {
    for (int padding = 0; padding < LONGEST; padding++) {
      var claims = vend.ciClaims();
      int missing = length - vend.ci.sign(claims).length();
      claims.put("padding", "p".repeat(Math.max(0, missing * 3 / 4 - 20) + padding));
      String token = vend.ci.sign(claims);
      if (token.length() == length) {
        return token;
      }
    }
    throw new AssertionError("base64url has no token of " + length);
  }

  @Test
  void acceptsATokenOfExactly8KiB() {
    ask(tokenOf(LONGEST)).assertAnswered();
  }

  @Test
  void acceptsATokenOfExactly8KiBWithAnyPrefix() {
    vend.send(
            Call.get(ApiFixture.PROD_DEPLOY)
                .with("authorization", "  Bearer   " + tokenOf(LONGEST) + " "))
        .assertAnswered();
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).with("authorization", tokenOf(LONGEST)))
        .assertAnswered();
  }

  @ParameterizedTest
  @ValueSource(ints = {LONGEST + 1, 64 * 1024})
  void rejectsALongerTokenWithoutParsingIt(int length) {
    // A single repeated character: parsing it would report a malformed token.
    ask("x".repeat(length)).assertRefused(Reason.REQUEST_TOO_LARGE);
    assertEquals("INVALID", vend.event().get("verdict"));
    assertEquals("TOO_LONG", vend.event().get("cause"));
    assertEquals(0, vend.fetches.get());
    vend.assertNothingDownstream();
  }

  @Test
  void rejectsAGenuineTokenThatIsLonger() {
    ask(tokenOf(LONGEST + 4)).assertRefused(Reason.REQUEST_TOO_LARGE);
    vend.assertNothingDownstream();
  }

  @Test
  void parsesGarbageOf8KiB() {
    ask("x".repeat(LONGEST)).assertRefused(Reason.UNAUTHENTICATED);
    assertEquals("MALFORMED", vend.event().get("cause"));
  }
}
