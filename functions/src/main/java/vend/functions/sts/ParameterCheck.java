package vend.functions.sts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.RedactedInput;

/** Checks parameters like STS does: all of them first, then one error that lists all violations. */
public final class ParameterCheck {
  private static final String HIDDEN = "***";

  private final List<String> violations = new ArrayList<>();

  /** Checks a required text. */
  public void required(
      String name, Optional<String> value, int shortest, int longest, String pattern) {
    checkPresence(name, value);
    text(name, value, shortest, longest, pattern);
  }

  /** Checks a required secret. The error never quotes it. */
  public void secret(String name, Optional<String> value, int shortest, int longest) {
    checkPresence(name, value);
    value.ifPresent(text -> length(name, HIDDEN, text, shortest, longest));
  }

  /** Checks an optional text. Lengths count Unicode code points. */
  public void text(String name, Optional<String> value, int shortest, int longest, String pattern) {
    value.ifPresent(text -> {
      if (!Pattern.compile(pattern).matcher(text).matches()) {
        violate(name, text, "satisfy regular expression pattern: " + pattern);
      }
      length(name, text, text, shortest, longest);
    });
  }

  private void length(String name, String shown, String text, int shortest, int longest) {
    int length = text.codePointCount(0, text.length());
    if (length < shortest) {
      violate(name, shown, "have length greater than or equal to " + shortest);
    }
    if (length > longest) {
      violate(name, shown, "have length less than or equal to " + longest);
    }
  }

  private void checkPresence(String name, Optional<String> value) {
    if (value.isEmpty()) {
      violations.add(
          "Value null at '%s' failed to satisfy constraint: Member must not be null"
              .formatted(name));
    }
  }

  /** Checks the length of a list. */
  public void size(String name, List<String> list, int most) {
    if (list.size() > most) {
      violate(
          name, "[" + String.join(", ", list) + "]", "have length less than or equal to " + most);
    }
  }

  /** Checks the bounds of a number. */
  public void range(String name, int value, int least, int most) {
    if (value < least) {
      violate(name, Integer.toString(value), "have value greater than or equal to " + least);
    }
    if (value > most) {
      violate(name, Integer.toString(value), "have value less than or equal to " + most);
    }
  }

  private void violate(String name, String value, String constraint) {
    violations.add(
        "Value '%s' at '%s' failed to satisfy constraint: Member must %s"
            .formatted(RedactedInput.of(value), name, constraint));
  }

  /**
   * Ends the check.
   *
   * @throws StsError if there was a violation
   */
  public void done() throws StsError {
    if (!violations.isEmpty()) {
      throw new StsError(
          StsError.Code.ValidationError,
          "%d validation error%s detected: %s"
              .formatted(
                  violations.size(),
                  violations.size() == 1 ? "" : "s",
                  String.join("; ", violations)));
    }
  }
}
