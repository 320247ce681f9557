package vend.explain;

import java.util.List;
import java.util.stream.Collectors;
import vend.Echo;
import vend.iam.Condition;

/** Text from outside in a form that neither breaks a line nor turns a terminal around. */
public final class Printable {
  private static final int MOST_CHARACTERS = 300;

  /** What a trust policy asks the hub for, and nobody else may read. */
  private static final String EXTERNAL_ID = "sts:ExternalId";

  private Printable() {}

  /** A text, cut where it is very long. */
  public static String of(String text) {
    return Echo.printable(text, MOST_CHARACTERS);
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
