package vend.caller;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person as the issuers name them: the same text from two issuers is the same person.
 *
 * @param value 1 to 256 printable ASCII characters without spaces, in lower case
 */
public record Person(String value) implements Comparable<Person> {
  /** No spaces, which a reader cannot see, and no other alphabets, whose letters look alike. */
  private static final Pattern FORM = Pattern.compile("[!-@\\[-~]{1,256}");

  /**
   * @throws IllegalArgumentException if the value has another form; the message names the rule
   */
  public Person {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a person is 1 to 256 printable ASCII characters without spaces, in lower case");
    }
  }

  /** Reads a name in any case; empty if it is no ASCII text of this length. */
  public static Optional<Person> parse(String text) {
    // Checked before the change of case: the Kelvin sign becomes an ASCII letter in lower case.
    String lower = text.chars().allMatch(c -> c < 128) ? text.toLowerCase(Locale.ROOT) : "";
    return FORM.matcher(lower).matches() ? Optional.of(new Person(lower)) : Optional.empty();
  }

  @Override
  public int compareTo(Person other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
