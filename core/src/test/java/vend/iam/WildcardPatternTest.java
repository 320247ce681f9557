package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardPatternTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\",\"\",true",
        "\"\",a,false",
        "*,\"\",true",
        "?,\"\",false",
        "**,a,true",
        "?,a,true",
        "?,ab,false",
        "??,ab,true",
        "a*,a,true",
        "a*,ba,false",
        "*a,ba,true",
        "*a,ab,false",
        "a*a,a,false",
        "a*a,aa,true",
        "a*b*c,axbxbxc,true",
        "a*b*c,axbxbx,false",
        "*ab?,aabab,false",
        "*ab?,aababx,true",
        "a?c,a?c,true",
        "A,a,false",
        "a/*,a/b/c,true",
        "?,é,true",
        "?,😀,true",
        "??,😀,false",
        "😀*,😀a,true",
      })
  void matchesTheWholeValue(String pattern, String value, boolean matches) {
    assertEquals(matches, WildcardPattern.of(pattern).matches(value));
  }

  @Test
  void treatsNewlinesAndControlCharactersAsOrdinary() {
    assertTrue(WildcardPattern.of("a*b").matches("a\n\r\u0000\u2028b"));
    assertTrue(WildcardPattern.of("a?b").matches("a\nb"));
    assertFalse(WildcardPattern.of("ab").matches("ab\n"));
  }

  /** A matcher with naive backtracking would need more than 10^50 steps. */
  @Test
  void staysFastWithManyWildcards() {
    WildcardPattern pattern = WildcardPattern.of("*a".repeat(200) + "b");
    assertFalse(pattern.matches("a".repeat(2_000)));
    assertTrue(pattern.matches("a".repeat(2_000) + "b"));
  }

  @Test
  void treatsLiteralPartsLiterally() {
    WildcardPattern pattern =
        new WildcardPattern.Builder().wild("a*").literal("*?").wild("?").build();
    assertTrue(pattern.matches("axx*?b"));
    assertFalse(pattern.matches("axxyzb"));
  }

  @Property(tries = 5_000)
  void agreesWithTheNaiveMatcher(
      @ForAll("patterns") String pattern, @ForAll("values") String value) {
    assertEquals(naive(pattern, 0, value, 0), WildcardPattern.of(pattern).matches(value));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars('a', 'b', '*', '?', '\n').ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings().withChars('a', 'b', '\n').ofMaxLength(8);
  }

  private static boolean naive(String pattern, int p, String value, int v) {
    if (p == pattern.length()) {
      return v == value.length();
    }
    if (pattern.charAt(p) == '*') {
      return naive(pattern, p + 1, value, v)
          || (v < value.length() && naive(pattern, p, value, v + 1));
    }
    return v < value.length()
        && (pattern.charAt(p) == '?' || pattern.charAt(p) == value.charAt(v))
        && naive(pattern, p + 1, value, v + 1);
  }
}
