package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeContainer;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Verification;

/** No change to a valid token, however small, gives a token that is verified, or an exception. */
class TokenMutationTest {
  private static final List<VerifierFixture> FIXTURES =
      List.of(
          fixture(SignatureAlgorithm.RS256),
          fixture(SignatureAlgorithm.PS256),
          fixture(SignatureAlgorithm.ES256),
          fixture(SignatureAlgorithm.ES512));

  private static final List<String> TOKENS =
      FIXTURES.stream().map(fixture -> fixture.issuer.sign(fixture.claims())).toList();

  @BeforeContainer
  static void acceptsTheUnchangedTokens() {
    for (int i = 0; i < TOKENS.size(); i++) {
      FIXTURES.get(i).verified(TOKENS.get(i));
    }
  }

  @Property(tries = 3000)
  void refusesOneFlippedBit(
      @ForAll("which") int which, @ForAll("place") int place, @ForAll @IntRange(max = 7) int bit) {
    StringBuilder token = new StringBuilder(TOKENS.get(which));
    int at = place % token.length();
    token.setCharAt(at, (char) (token.charAt(at) ^ (1 << bit)));
    assertRefused(which, token.toString());
  }

  @Property(tries = 2000)
  void refusesOneOtherCharacter(
      @ForAll("which") int which,
      @ForAll("place") int place,
      @ForAll @CharRange(from = ' ', to = '~') char other) {
    StringBuilder token = new StringBuilder(TOKENS.get(which));
    token.setCharAt(place % token.length(), other);
    Assume.that(!token.toString().equals(TOKENS.get(which)));
    assertRefused(which, token.toString());
  }

  @Property(tries = 2000)
  void refusesOneMoreCharacter(
      @ForAll("which") int which, @ForAll("place") int place, @ForAll char more) {
    String token = TOKENS.get(which);
    int at = place % (token.length() + 1);
    assertRefused(which, token.substring(0, at) + more + token.substring(at));
  }

  @Property(tries = 2000)
  void refusesAPieceCutOut(
      @ForAll("which") int which, @ForAll("place") int place, @ForAll("place") int other) {
    String token = TOKENS.get(which);
    int from = Math.min(place % token.length(), other % token.length());
    int to = Math.max(place % token.length(), other % token.length()) + 1;
    assertRefused(which, token.substring(0, from) + token.substring(to));
  }

  @Property(tries = 1000)
  void refusesPartsInAnotherOrderOrFromOtherTokens(
      @ForAll("which") int which, @ForAll("parts") List<Integer> order) {
    List<String> parts =
        TOKENS.stream().flatMap(token -> List.of(token.split("\\.", -1)).stream()).toList();
    String token = String.join(".", order.stream().map(parts::get).toList());
    Assume.that(!token.equals(TOKENS.get(which)));
    assertRefused(which, token);
  }

  @Property(tries = 1000)
  void refusesASignatureOfOtherBytes(@ForAll("which") int which, @ForAll byte[] signature) {
    String token = TOKENS.get(which);
    assertRefused(
        which, token.substring(0, token.lastIndexOf('.') + 1) + TestKey.encode(signature));
  }

  @Provide
  Arbitrary<Integer> which() {
    return Arbitraries.integers().between(0, TOKENS.size() - 1);
  }

  @Provide
  Arbitrary<Integer> place() {
    return Arbitraries.integers()
        .between(0, 5_000)
        .withDistribution(net.jqwik.api.RandomDistribution.uniform());
  }

  @Provide
  Arbitrary<List<Integer>> parts() {
    return Arbitraries.integers()
        .between(0, TOKENS.size() * 3 - 1)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static void assertRefused(int which, String token) {
    assertNotEquals(TOKENS.get(which), token);
    assertInstanceOf(Verification.Rejected.class, FIXTURES.get(which).verify(token));
  }

  private static VerifierFixture fixture(SignatureAlgorithm algorithm) {
    TestIssuer issuer =
        new TestIssuer("https://id.example.com", TestKey.generate(algorithm, "key-1"));
    return new VerifierFixture(issuer, issuer.issuer());
  }
}
