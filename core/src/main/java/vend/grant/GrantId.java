package vend.grant;

import java.util.regex.Pattern;

/**
 * The id of a grant. It is the value of the session tag {@code vend:grant}, and the default session
 * name, so its characters are limited to those that both allow.
 *
 * @param value 2 to 64 letters, digits and characters of {@code ._-}; starts with a letter or digit
 */
public record GrantId(String value) implements Comparable<GrantId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,63}");

  /**
   * @throws IllegalArgumentException if the value has another form
   */
  public GrantId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A grant's id must have 2 to 64 characters: letters, digits and ._-, and start with a"
              + " letter or digit.");
    }
  }

  @Override
  public int compareTo(GrantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
