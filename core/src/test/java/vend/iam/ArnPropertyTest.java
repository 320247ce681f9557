package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import vend.grant.SegmentPattern;

/** Compares ARN matching with a slow, independent implementation of the rules. */
class ArnPropertyTest {
  private static final int PARTS = 6;

  @Property(tries = 3_000)
  void matchesPartByPartLikeTheNaiveMatcher(
      @ForAll("patternParts") List<String> pattern, @ForAll("arns") String arn)
      throws InvalidPolicy {
    String wanted = "arn:" + String.join(":", pattern);
    boolean met = condition("ArnLike", wanted).met(key -> List.of(arn));
    assertEquals(naive(wanted, arn), met, () -> wanted + " over " + arn);
  }

  @Property
  void anArnOperatorsNegationIsItsOpposite(
      @ForAll("patternParts") List<String> pattern, @ForAll("arns") String arn)
      throws InvalidPolicy {
    String wanted = "arn:" + String.join(":", pattern);
    ConditionContext context = key -> List.of(arn);
    assertEquals(
        !condition("ArnLike", wanted).met(context), condition("ArnNotLike", wanted).met(context));
  }

  @Property
  void aStarBeforeTheLastPartNeverMatchesAColon(@ForAll("words") String word) throws InvalidPolicy {
    Conditions anyRegion = condition("ArnLike", "arn:aws:iam:*:1:role/x");
    assertFalse(anyRegion.met(key -> List.of("arn:aws:iam:" + word + ":b:1:role/x")));
  }

  @Property(tries = 3_000)
  void aRolePatternNeverCrossesASegment(
      @ForAll("slashed") String pattern, @ForAll("slashed") String path) {
    boolean matches = new SegmentPattern(pattern).matches(path);
    assertEquals(naiveSegments(pattern, path), matches, () -> pattern + " over " + path);
    if (count(pattern) != count(path)) {
      assertFalse(matches);
    }
  }

  private static Conditions condition(String operator, String value) throws InvalidPolicy {
    return Conditions.of(Map.of(operator, Map.of("aws:PrincipalArn", value)));
  }

  private static boolean naive(String pattern, String arn) {
    String[] wanted = pattern.split(":", PARTS);
    String[] seen = arn.split(":", PARTS);
    return seen.length == PARTS
        && seen[0].equals("arn")
        && IntStream.range(0, PARTS)
            .allMatch(i -> expression(wanted[i]).matcher(seen[i]).matches());
  }

  private static boolean naiveSegments(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] seen = path.split("/", -1);
    return wanted.length == seen.length
        && IntStream.range(0, seen.length)
            .allMatch(i -> expression(wanted[i]).matcher(seen[i]).matches());
  }

  private static Pattern expression(String glob) {
    return Pattern.compile(
        glob.chars()
            .mapToObj(c ->
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(c));
                })
            .collect(Collectors.joining()),
        Pattern.DOTALL);
  }

  private static long count(String text) {
    return text.chars().filter(c -> c == '/').count();
  }

  @Provide
  Arbitrary<List<String>> patternParts() {
    return Arbitraries.strings().withChars("ab*?").ofMaxLength(3).list().ofSize(PARTS - 1);
  }

  @Provide
  Arbitrary<String> arns() {
    Arbitrary<String> whole =
        Arbitraries.strings()
            .withChars("ab")
            .ofMaxLength(3)
            .list()
            .ofMinSize(3)
            .ofMaxSize(7)
            .map(parts -> "arn:" + String.join(":", parts));
    return Arbitraries.oneOf(whole, Arbitraries.strings().withChars("arn:b\n").ofMaxLength(12));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withChars("abz019_+=,.@-").ofMaxLength(12);
  }

  @Provide
  Arbitrary<String> slashed() {
    return Arbitraries.strings().withChars("ab*?/").ofMaxLength(6);
  }
}
