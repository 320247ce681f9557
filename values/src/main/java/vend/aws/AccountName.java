package vend.aws;

import java.util.regex.Pattern;

/**
 * An account's name in the grants file.
 *
 * @param value 1 to 64 letters, digits and characters of {@code ._-}; begins with a letter or
 *     digit, and is not an account id
 */
public record AccountName(String value) implements Comparable<AccountName> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public AccountName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an account's name is 1 to 64 letters, digits and ._- and begins with a letter or digit");
    }
    if (AccountId.isValid(value)) {
      throw new IllegalArgumentException("an account's name must not look like an account id");
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
