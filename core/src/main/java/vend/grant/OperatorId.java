package vend.grant;

import java.util.regex.Pattern;

/**
 * The id of an entry of {@code operators}. It appears in the decision event of each act.
 *
 * @param value 2 to 64 letters, digits and characters of {@code ._-}; begins with a letter or digit
 */
public record OperatorId(String value) implements Comparable<OperatorId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,63}");

  /**
   * @throws IllegalArgumentException if the value has another form; the message names the rule
   */
  public OperatorId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an operator's id is 2 to 64 letters, digits and ._- and begins with a letter or digit");
    }
  }

  @Override
  public int compareTo(OperatorId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
