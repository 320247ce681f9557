package vend;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text from outside in a form that neither breaks a line nor turns a terminal around. */
public final class Printable {
  private static final int MOST_CHARACTERS = 300;

  /** Control and format characters, lone surrogates, line and paragraph separators. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

  private Printable() {}

  /** A text, cut after 300 characters. */
  public static String of(String text) {
    return of(text, MOST_CHARACTERS);
  }

  /** A text, cut where it is longer than that. */
  public static String of(String text, int mostCharacters) {
    boolean isLong = text.codePointCount(0, text.length()) > mostCharacters;
    String kept = isLong ? text.substring(0, text.offsetByCodePoints(0, mostCharacters)) : text;
    return UNPRINTABLE.matcher(kept).replaceAll("\uFFFD") + (isLong ? "…" : "");
  }

  /** Values in quotes. */
  public static String values(List<String> values) {
    return values.stream().map(value -> '"' + of(value) + '"').collect(Collectors.joining(", "));
  }
}
