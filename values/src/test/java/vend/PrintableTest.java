package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Untrusted text on a terminal and in a log. */
class PrintableTest {
  @Test
  void replaces_characters_that_break_lines_or_control_terminals() {
    assertEquals(
        "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf", Printable.of("a\nb\u001bc\u202ed\u2028e\ud800f"));
  }

  @Test
  void cuts_after_300_characters_and_never_inside_a_character() {
    assertEquals("😀".repeat(300), Printable.of("😀".repeat(300)));
    assertEquals("😀".repeat(300) + "…", Printable.of("😀".repeat(301)));
  }

  @Test
  void puts_each_value_in_quotes() {
    assertEquals("\"a\", \"b\uFFFD\"", Printable.values(List.of("a", "b\n")));
  }
}
