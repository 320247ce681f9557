package vend.caller.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.CharRange;
import vend.caller.Verification;

/**
 * No change to a valid proof, however small, gives another accepted proof. The only exception is
 * another order of its parameters, which is the same request.
 */
class ProofMutationTest {
  private final IdentityFixture fixture = new IdentityFixture();
  private final String url = fixture.url(TestSts.ROLE_KEY);
  private final String token = TestSts.token(url);

  @Property(tries = 3000)
  void refusesOneOtherCharacterOfTheUrl(
      @ForAll("place") int place, @ForAll @CharRange(from = ' ', to = '~') char other) {
    var changed = new StringBuilder(url);
    changed.setCharAt(place % url.length(), other);
    Assume.that(!changed.toString().equals(url));
    assertRefused(TestSts.token(changed.toString()));
  }

  @Property(tries = 2000)
  void refusesOneOtherCharacterOfTheToken(
      @ForAll("place") int place, @ForAll @CharRange(from = ' ', to = '~') char other) {
    var changed = new StringBuilder(token);
    changed.setCharAt(place % token.length(), other);
    Assume.that(!changed.toString().equals(token));
    assertRefused(changed.toString());
  }

  @Property(tries = 2000)
  void refusesOneMoreCharacter(@ForAll("place") int place, @ForAll char more) {
    int at = place % (url.length() + 1);
    assertRefused(TestSts.token(url.substring(0, at) + more + url.substring(at)));
  }

  @Property(tries = 2000)
  void refusesAPieceCutOut(@ForAll("place") int place, @ForAll("place") int other) {
    int from = Math.min(place % url.length(), other % url.length());
    int to = Math.max(place % url.length(), other % url.length()) + 1;
    assertRefused(TestSts.token(url.substring(0, from) + url.substring(to)));
  }

  @Property(tries = 500)
  void acceptsAnyOrderOfParameters(@ForAll("orders") List<String> order) {
    String other = IdentityFixture.ADDRESS + "/?" + String.join("&", order);
    assertEquals(
        IdentityFixture.verified(fixture.verify(token)),
        IdentityFixture.verified(fixture.verifyUrl(other)));
  }

  @Provide
  Arbitrary<List<String>> orders() {
    return Arbitraries.shuffle(url.substring(url.indexOf('?') + 1).split("&", -1));
  }

  @Provide
  Arbitrary<Integer> place() {
    return Arbitraries.integers().between(0, 5_000).withDistribution(RandomDistribution.uniform());
  }

  private void assertRefused(String changed) {
    assertInstanceOf(Verification.Rejected.class, fixture.verify(changed));
  }
}
