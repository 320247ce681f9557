package vend.aws;

import java.util.regex.Pattern;

/**
 * The id of an AWS account.
 *
 * @param value twelve digits, including leading zeros
 */
public record AccountId(String value) implements Comparable<AccountId> {
  private static final Pattern FORM = Pattern.compile("[0-9]{12}");

  public AccountId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("an account id is 12 digits");
    }
  }

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
