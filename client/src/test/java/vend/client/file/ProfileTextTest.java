package vend.client.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** A write changes one profile's settings and nothing else in the file. */
class ProfileTextTest {
  private static final String KEY = "aws_access_key_id";
  private static final String TOKEN = "aws_session_token";

  private static String with(String text, String section, String... pairs) {
    Map<String, Optional<String>> settings = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1].isEmpty() ? Optional.empty() : Optional.of(pairs[i + 1]));
    }
    return ProfileText.of(text).with(section, settings);
  }

  @Test
  void writesTheFirstProfileOfAnEmptyFile() {
    assertEquals(
        "[dev]\naws_access_key_id = NEW\naws_session_token = T\n",
        with("", "dev", KEY, "NEW", TOKEN, "T"));
  }

  @Test
  void addsAProfileAtTheEndAfterAnEmptyLine() {
    assertEquals(
        "[a]\nx = 1\n\n[dev]\naws_access_key_id = NEW\n", with("[a]\nx = 1\n", "dev", KEY, "NEW"));
    assertEquals("[a]\n\n[dev]\naws_access_key_id = NEW\n", with("[a]\n\n", "dev", KEY, "NEW"));
  }

  @Test
  void addsAMissingLineEndToTheLastLine() {
    assertEquals(
        "[a]\nx = 1\n\n[dev]\naws_access_key_id = NEW\n", with("[a]\nx = 1", "dev", KEY, "NEW"));
    assertEquals("[dev]\naws_access_key_id = NEW\n", with("[dev]", "dev", KEY, "NEW"));
    assertEquals(
        "[dev]\naws_access_key_id = NEW\n",
        with("[dev]\naws_access_key_id=OLD", "dev", KEY, "NEW"));
  }

  @Test
  void changesExistingSettingsInPlaceAndKeepsAllOtherLines() {
    String old =
        """
        # mine
        [a]
        aws_access_key_id = A

        [ dev ]   # the one
        region = eu-central-1
        AWS_ACCESS_KEY_ID=OLD
        s3 =
          addressing_style = path
        aws_session_token : old-token
        ; the end
        [z]
        aws_access_key_id = Z
        """;
    String wanted =
        """
        # mine
        [a]
        aws_access_key_id = A

        [ dev ]   # the one
        region = eu-central-1
        aws_access_key_id = NEW
        s3 =
          addressing_style = path
        aws_session_token = T
        ; the end
        [z]
        aws_access_key_id = Z
        """;
    assertEquals(wanted, with(old, "dev", KEY, "NEW", TOKEN, "T"));
  }

  @Test
  void addsMissingSettingsBelowTheHeader() {
    assertEquals(
        "[dev]\naws_session_token = T\nregion = x\naws_access_key_id = NEW\n",
        with("[dev]\nregion = x\naws_access_key_id = OLD\n", "dev", KEY, "NEW", TOKEN, "T"));
  }

  @Test
  void removesSettingsWithTheirContinuationLines() {
    assertEquals(
        "[dev]\nregion = x\n",
        with("[dev]\naws_session_token = a\n  b\nregion = x\n", "dev", TOKEN, ""));
  }

  @Test
  void changesTheLastOfSeveralProfilesWithTheSameName() {
    assertEquals(
        "[dev]\naws_access_key_id = ONE\n[dev]\naws_access_key_id = NEW\n",
        with(
            "[dev]\naws_access_key_id = ONE\n[dev]\naws_access_key_id = TWO\n", "dev", KEY, "NEW"));
  }

  @Test
  void leavesOneOfADuplicateSetting() {
    assertEquals(
        "[dev]\naws_access_key_id = NEW\n",
        with("[dev]\naws_access_key_id = 1\naws_access_key_id = 2\n", "dev", KEY, "NEW"));
  }

  @Test
  void keepsTheLineEndsOfWindows() {
    assertEquals(
        "[a]\r\nx = 1\r\n\r\n[dev]\r\naws_access_key_id = NEW\r\n",
        with("[a]\r\nx = 1\r\n", "dev", KEY, "NEW"));
  }

  @Test
  void ignoresCommentsAndIndentedLines() {
    String old = "# [dev]\n[a]\n  [dev]\n#aws_access_key_id = C\n";
    assertEquals(old + "\n[dev]\naws_access_key_id = NEW\n", with(old, "dev", KEY, "NEW"));
  }

  @Property
  void allOtherLinesStayInOrder(
      @ForAll @Size(max = 12)
          List<@StringLength(max = 12) @CharRange(from = ' ', to = '~') String> lines) {
    String old = String.join("\n", lines) + "\n";
    String once = with(old, "vend-own", KEY, "NEW");
    assertEquals(once, with(once, "vend-own", KEY, "NEW"));
    assertEquals(once, with(with(once, "vend-own", KEY, "OTHER"), "vend-own", KEY, "NEW"));
    assertEquals(old, once.substring(0, old.length()));
  }

  /** A profile among others, with any line ends. */
  @Property
  void otherProfilesStayTheSameByteForByte(
      @ForAll("others") String before, @ForAll("others") String after, @ForAll("ends") String end) {
    String top = before.isEmpty() || before.endsWith("\n") ? before : before + end;
    String own = "[dev]" + end + "region = x" + end + KEY + "=OLD" + end;
    String now = with(top + own + after, "dev", KEY, "NEW", TOKEN, "T");
    assertTrue(now.startsWith(top + "[dev]" + end), now);
    assertTrue(now.endsWith(after), now);
    String middle = now.substring(top.length(), now.length() - after.length());
    assertEquals(
        List.of("[dev]", TOKEN + " = T", "region = x", KEY + " = NEW"), middle.lines().toList());
  }

  @Provide
  Arbitrary<String> others() {
    Arbitrary<String> line =
        Arbitraries.of(
            "aws_access_key_id = OTHER",
            "aws_session_token=OTHER",
            "# [dev]",
            "; aws_access_key_id = COMMENT",
            "größe = ü \u00ff 鍵",
            "s3 =",
            "  addressing_style = path",
            "",
            "no setting at all",
            "[unclosed",
            "x = [dev]");
    Arbitrary<String> section =
        Combinators.combine(
                Arbitraries.of("[a]", "[dev2]", "[ a ] # twice", "[profile dev]", "[größe]"),
                line.list().ofMaxSize(5),
                ends())
            .as((header, lines, end) -> header + end + String.join(end, lines));
    // The last line may or may not have a line end.
    return Combinators.combine(section.list().ofMaxSize(4), ends())
        .as((sections, end) -> String.join(end, sections));
  }

  @Provide
  Arbitrary<String> ends() {
    return Arbitraries.of("\n", "\r\n");
  }
}
