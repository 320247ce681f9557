package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Text from outside, on a terminal and in a log. */
class PrintableTest {
  @Test
  void replaces_what_breaks_a_line_or_turns_a_terminal_around() {
    assertEquals(
        "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf", Printable.of("a\nb\u001bc\u202ed\u2028e\ud800f"));
  }

  @Test
  void cuts_after_300_characters_and_never_within_one() {
    assertEquals("😀".repeat(300), Printable.of("😀".repeat(300)));
    assertEquals("😀".repeat(300) + "…", Printable.of("😀".repeat(301)));
  }

  @Test
  void puts_each_value_in_quotes() {
    assertEquals("\"a\", \"b\uFFFD\"", Printable.values(List.of("a", "b\n")));
  }
}
