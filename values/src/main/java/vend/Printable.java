package vend;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes untrusted text safe to print: it cannot break a line or send control codes to a terminal.
 */
public final class Printable {
  private static final int MAX_CHARACTERS = 300;

  /** Control and format characters, lone surrogates, line and paragraph separators. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

  /** Everything that a person cannot see, or that could hide or reorder text on one line. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private Printable() {}

  /** Whether the text has printable characters alone, on one line. */
  public static boolean isOneLine(String text) {
    return !UNSEEN.matcher(text).find();
  }

  /** Replaces unprintable characters with U+FFFD, and cuts the text after 300 characters. */
  public static String of(String text) {
    return of(text, MAX_CHARACTERS);
  }

  /** Replaces unprintable characters with U+FFFD, and cuts the text after that many characters. */
  public static String of(String text, int mostCharacters) {
    boolean isLong = text.codePointCount(0, text.length()) > mostCharacters;
    String start = isLong ? text.substring(0, text.offsetByCodePoints(0, mostCharacters)) : text;
    return UNPRINTABLE.matcher(start).replaceAll("\uFFFD") + (isLong ? "…" : "");
  }

  /** The values in double quotes, separated by commas. */
  public static String values(List<String> values) {
    return values.stream().map(value -> '"' + of(value) + '"').collect(Collectors.joining(", "));
  }
}
