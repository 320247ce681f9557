package vend.grant;

import java.util.regex.Pattern;

/**
 * The name of a grant. It is the value of the tag {@code vend:grant}, and the session's name where
 * the grant gives none, so it keeps to what both may hold.
 *
 * @param value 2 to 64 letters, digits and characters of {@code ._-}, the first a letter or digit
 */
public record GrantId(String value) implements Comparable<GrantId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,63}");

  /**
   * @throws IllegalArgumentException if it is anything else
   */
  public GrantId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a grant's id is 2 to 64 letters, digits and ._- and begins with a letter or digit");
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
