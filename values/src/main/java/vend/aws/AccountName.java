package vend.aws;

import java.util.regex.Pattern;

/**
 * What people call an account.
 *
 * @param value 1 to 64 letters, digits and characters of {@code ._-}, and not an account's number
 */
public record AccountName(String value) implements Comparable<AccountName> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws IllegalArgumentException if it is anything else
   */
  public AccountName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an account's name is 1 to 64 letters, digits and ._- and begins with a letter or digit");
    }
    if (AccountId.isValid(value)) {
      throw new IllegalArgumentException(
          "an account's name must not look like an account's number");
    }
  }

  @Override
  public int compareTo(AccountName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
