package vend.aws;

import java.util.regex.Pattern;

/**
 * An AWS account's number.
 *
 * @param value twelve digits, leading zeros kept
 */
public record AccountId(String value) implements Comparable<AccountId> {
  private static final Pattern FORM = Pattern.compile("[0-9]{12}");

  /**
   * @throws IllegalArgumentException if it is not twelve digits
   */
  public AccountId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("an account id is 12 digits");
    }
  }

  /** Whether the text has the form of an account id. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
