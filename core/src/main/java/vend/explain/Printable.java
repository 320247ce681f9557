package vend.explain;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.iam.Condition;

/** Text from outside in a form that neither breaks a line nor turns a terminal around. */
public final class Printable {
  private static final int MOST_CHARACTERS = 300;
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

  /** What a trust policy asks the hub for, and nobody else may read. */
  private static final String EXTERNAL_ID = "sts:ExternalId";

  private Printable() {}

  /** A text, cut where it is very long. */
  public static String of(String text) {
    String plain = UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
    return plain.codePointCount(0, plain.length()) <= MOST_CHARACTERS
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, MOST_CHARACTERS)) + "…";
  }

  /** Values in quotes. */
  public static String values(List<String> values) {
    return values.stream().map(value -> '"' + of(value) + '"').collect(Collectors.joining(", "));
  }

  /** Whether a condition's values are not for showing. */
  public static boolean isHidden(Condition condition) {
    return condition.key().equalsIgnoreCase(EXTERNAL_ID);
  }
}
