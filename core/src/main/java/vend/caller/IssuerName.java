package vend.caller;

import java.util.regex.Pattern;

/**
 * An issuer's name in the grants file, for example {@code github}.
 *
 * @param value 1 to 64 letters, digits and characters of {@code ._-}; begins with a letter or digit
 */
public record IssuerName(String value) implements Comparable<IssuerName> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public IssuerName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an issuer's name is 1 to 64 letters, digits and ._- and begins with a letter or digit");
    }
  }

  @Override
  public int compareTo(IssuerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
