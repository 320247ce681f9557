package vend.caller.aws;

import static vend.caller.aws.IdentityFixture.assertRejected;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vend.caller.RejectionCause;

/**
 * Threat 4: two parsers may read a signed request differently if a parameter occurs twice or also
 * in another case (aws-iam-authenticator, CVE-2022-2385).
 */
class Threat04DoubledProofParameterTest {
  private final IdentityFixture fixture = new IdentityFixture();

  static Stream<String> parameters() {
    return Stream.of(
        new IdentityFixture().url(TestSts.ROLE_KEY).replaceFirst("^[^?]*\\?", "").split("&", -1));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void refusesDuplicatesAndOtherCase(String parameter) {
    String good = fixture.url(TestSts.ROLE_KEY);
    String name = parameter.substring(0, parameter.indexOf('='));
    List<UnaryOperator<String>> variants =
        List.of(
            same -> same,
            one -> one.toLowerCase(Locale.ROOT),
            one -> one.toUpperCase(Locale.ROOT),
            one -> "%" + Integer.toHexString(one.charAt(0)) + one.substring(1),
            one -> one + "%00",
            one -> one + "[]");
    for (UnaryOperator<String> variant : variants) {
      String again = parameter.replaceFirst("^" + name, variant.apply(name));
      assertRefused(good + "&" + again);
      assertRefused(good.replaceFirst("\\?", "?" + again + "&"));
      if (!variant.apply(name).equals(name)) {
        assertRefused(good.replaceFirst("(?<=[?&])" + name + "=", variant.apply(name) + "="));
      }
    }
  }

  private void assertRefused(String url) {
    assertRejected(RejectionCause.PROOF_MALFORMED, fixture.verifyUrl(url));
  }
}
