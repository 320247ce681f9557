package vend.caller.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import vend.caller.Caller;
import vend.caller.Verification;

/**
 * Fuzz test: every input gets a verdict, and a verified caller is always the signer. An input that
 * begins with {@code TOKEN} and a line break is a token. Any other input is a URL, in which {@code
 * GOOD} stands for the query of a valid proof.
 */
class AwsIdentityFuzzTest {
  private static final String TOKEN = "TOKEN\n";
  private static final String GOOD = "GOOD";

  private final IdentityFixture fixture = new IdentityFixture();
  private final String query =
      fixture.url(TestSts.ROLE_KEY).substring(IdentityFixture.ADDRESS.length() + 2);

  @FuzzTest(maxDuration = "1m")
  void everyProofHasAVerdict(byte[] input) {
    String text = new String(input, ISO_8859_1);
    Verification verdict =
        text.startsWith(TOKEN)
            ? fixture.verify(text.substring(TOKEN.length()))
            : fixture.verifyUrl(text.replace(GOOD, query));
    switch (verdict) {
      case Verification.Verified(Caller caller) -> {
        assertTrue(text.contains(GOOD), "The verified proof was not signed.");
        assertEquals("arn:aws:iam::222222222222:role/ci", caller.subject());
        assertEquals(IdentityFixture.NOW.plusSeconds(60), caller.expires());
      }
      case Verification.Rejected rejected ->
          assertFalse(
              text.equals(IdentityFixture.ADDRESS + "/?" + GOOD), () -> "refused: " + rejected);
      case Verification.Unverifiable unverifiable -> throw new AssertionError(unverifiable);
    }
  }
}
