package vend.policy.reach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import vend.iam.WildcardPattern;

/** Compares {@link TextClasses} with all short texts. */
class TextClassesTest {
  private static final List<String> LETTERS = List.of("a", "b", "A", "z");

  @Property(tries = 300)
  void findsATextOfEveryClassThatAShortTextBelongsTo(@ForAll long seed) throws Exception {
    var random = new Random(seed);
    List<String> plain = texts(random, List.of("a", "b", "A"));
    List<String> wild = texts(random, List.of("a", "b", "*", "?"));
    List<String> folded = texts(random, List.of("a", "b", "A"));
    var patterns = new ArrayList<TextPattern>();
    wild.forEach(text -> patterns.add(TextPattern.like(text)));
    folded.forEach(text -> patterns.add(TextPattern.ignoringCase(text)));
    Set<List<Boolean>> found = new HashSet<>();
    for (String text : TextClasses.of(plain, patterns)) {
      found.add(seenAs(text, plain, wild, folded));
    }
    Set<List<Boolean>> there = new HashSet<>();
    shortTexts(5).forEach(text -> there.add(seenAs(text, plain, wild, folded)));
    there.removeAll(found);
    assertEquals(Set.of(), there, () -> plain + " " + wild + " " + folded);
  }

  private static List<Boolean> seenAs(
      String text, List<String> plain, List<String> wild, List<String> folded) {
    var seen = new ArrayList<Boolean>();
    seen.add(text.isEmpty());
    plain.forEach(one -> seen.add(one.equals(text)));
    wild.forEach(one -> seen.add(WildcardPattern.of(one).matches(text)));
    folded.forEach(one -> seen.add(one.equalsIgnoreCase(text)));
    return seen;
  }

  private static List<String> texts(Random random, List<String> letters) {
    var texts = new ArrayList<String>();
    for (int i = random.nextInt(4); i > 0; i--) {
      var text = new StringBuilder();
      for (int k = random.nextInt(4); k > 0; k--) {
        text.append(letters.get(random.nextInt(letters.size())));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static List<String> shortTexts(int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    List<String> last = List.of("");
    for (int length = 1; length <= longest; length++) {
      last = last.stream().flatMap(text -> LETTERS.stream().map(letter -> text + letter)).toList();
      all.addAll(last);
    }
    return all;
  }

  @Test
  void givesUpOnPatternsThatTogetherHaveTooManyStates() {
    List<TextPattern> patterns =
        IntStream.range(0, 12)
            .mapToObj(i -> TextPattern.like("*" + (char) ('a' + i) + "?".repeat(i + 5) + "*"))
            .toList();
    assertThrows(TooComplex.class, () -> TextClasses.of(List.of(), patterns));
  }
}
