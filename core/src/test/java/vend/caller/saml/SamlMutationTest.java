package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.caller.saml.SamlFixture.PROVIDER;
import static vend.caller.saml.SamlFixture.response;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.CharRange;
import vend.caller.Caller;
import vend.caller.Verification;

/**
 * A changed copy of a genuine response never gives another caller or other claims. It may still be
 * accepted: changes outside of the signed assertion, such as spaces in tags, often have no effect.
 */
class SamlMutationTest {
  private static final SamlFixture FIXTURE = new SamlFixture();
  private static final String[] DOCUMENTS = {
    PROVIDER.signAssertion(response()),
    PROVIDER.signResponse(response()),
    PROVIDER.signResponse(PROVIDER.signAssertion(response()))
  };
  private static final Caller GENUINE = FIXTURE.verified(DOCUMENTS[0]);

  @Property(tries = 1500)
  void trustsNoOtherContentAfterOneChangedCharacter(
      @ForAll("document") String document,
      @ForAll("place") int place,
      @ForAll @CharRange(from = ' ', to = '~') char other) {
    var changed = new StringBuilder(document);
    changed.setCharAt(place % document.length(), other);
    assertTrustsNoOtherContent(changed.toString());
  }

  @Property(tries = 1000)
  void trustsNoOtherContentAfterOneMoreCharacter(
      @ForAll("document") String document, @ForAll("place") int place, @ForAll char more) {
    int at = place % (document.length() + 1);
    assertTrustsNoOtherContent(document.substring(0, at) + more + document.substring(at));
  }

  @Property(tries = 1000)
  void trustsNoOtherContentWhenAPieceIsCutOut(
      @ForAll("document") String document, @ForAll("place") int place, @ForAll("place") int other) {
    int from = Math.min(place % document.length(), other % document.length());
    int to = Math.max(place % document.length(), other % document.length()) + 1;
    assertTrustsNoOtherContent(document.substring(0, from) + document.substring(to));
  }

  @Property(tries = 1000)
  void trustsNoOtherContentWhenAPieceIsCopiedElsewhere(
      @ForAll("document") String document,
      @ForAll("place") int place,
      @ForAll("place") int other,
      @ForAll("place") int target) {
    int from = Math.min(place % document.length(), other % document.length());
    int to = Math.max(place % document.length(), other % document.length()) + 1;
    int at = target % (document.length() + 1);
    assertTrustsNoOtherContent(
        document.substring(0, at) + document.substring(from, to) + document.substring(at));
  }

  /** Copies whole elements, so that the document stays well-formed. */
  @Property(tries = 1000)
  void trustsNoOtherContentWhenAnElementIsCopiedElsewhere(
      @ForAll("document") String document,
      @ForAll("place") int which,
      @ForAll("place") int target) {
    String[] names = {
      "Assertion", "Subject", "Issuer", "NameID", "Conditions", "Attribute", "Signature", "Status"
    };
    String name = names[which % names.length];
    var element = Pattern.compile("(?s)<(\\w+:" + name + ")[ >].*</\\1>");
    var found = element.matcher(document);
    if (found.find()) {
      int[] ends =
          Pattern.compile(">").matcher(document).results().mapToInt(MatchResult::end).toArray();
      int at = ends[target % ends.length];
      assertTrustsNoOtherContent(
          document.substring(0, at)
              + found.group().replace("alice", "mallory")
              + document.substring(at));
    }
  }

  @Provide
  Arbitrary<String> document() {
    return Arbitraries.of(DOCUMENTS);
  }

  @Provide
  Arbitrary<Integer> place() {
    return Arbitraries.integers().between(0, 10_000).withDistribution(RandomDistribution.uniform());
  }

  private static void assertTrustsNoOtherContent(String document) {
    if (FIXTURE.verify(document) instanceof Verification.Verified(Caller caller)) {
      assertEquals(GENUINE, caller);
    }
  }
}
