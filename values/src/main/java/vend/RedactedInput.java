package vend;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Repeats a caller's text in a response: enough to find the mistake, but never a secret that was
 * sent in the wrong field.
 *
 * <p>A text is hidden if it contains {@code eyJ}, with which every JWT begins, or a long run of
 * Base64 characters that mixes letters and digits. In an IAM ARN, hyphens, underscores and slashes
 * separate words, so that a role or a policy stays readable.
 */
public final class RedactedInput {
  /** Replaces a text that could be a token, a key or a signature. */
  public static final String HIDDEN = "(hidden)";

  private static final int MAX_CHARACTERS = 32;
  private static final int SHORTEST_TOKEN = 20;
  private static final int LONGEST_WORD = 39;
  private static final int FEWEST_DIGITS = 3;

  /**
   * Requires the account: after a shorter prefix, more than half of a token would pass for an ARN.
   */
  private static final Pattern IAM_ARN =
      Pattern.compile("arn:aws[a-z-]{0,12}:iam::(?:[0-9]{12}|aws):.*", Pattern.DOTALL);

  private RedactedInput() {}

  /** The first 32 characters; {@link #HIDDEN} if any part of the text looks like a token. */
  public static String of(String text) {
    return Printable.of(whole(text), MAX_CHARACTERS);
  }

  /**
   * The whole text, whose length is bounded elsewhere; {@link #HIDDEN} if it looks like a token.
   */
  public static String whole(String text) {
    return isTokenShaped(text) ? HIDDEN : text;
  }

  private static boolean isTokenShaped(String text) {
    return text.contains("eyJ")
        || (IAM_ARN.matcher(text).matches()
            ? hasRun(text, "", Run::isTokenInArn)
            : hasRun(text, "", Run::isTokenOfLetters) || hasRun(text, "+/=_-", Run::isToken));
  }

  /** Scans each run of letters, digits and the extra characters. */
  private static boolean hasRun(String text, String others, Predicate<Run> wanted) {
    var run = Run.NONE;
    for (int i = 0; i < text.length(); i++) {
      run = run.then(text.charAt(i), others);
      if (run.length >= SHORTEST_TOKEN && wanted.test(run)) {
        return true;
      }
    }
    return false;
  }

  private record Run(int length, boolean upper, boolean lower, int digits) {
    static final Run NONE = new Run(0, false, false, 0);

    Run then(char c, String others) {
      boolean isUpper = c >= 'A' && c <= 'Z';
      boolean isLower = c >= 'a' && c <= 'z';
      boolean isDigit = c >= '0' && c <= '9';
      return isUpper || isLower || isDigit || others.indexOf(c) >= 0
          ? new Run(length + 1, upper || isUpper, lower || isLower, digits + (isDigit ? 1 : 0))
          : NONE;
    }

    /** Also matches hexadecimal digits. */
    boolean isTokenOfLetters() {
      return (digits > 0 && (upper || lower)) || length > LONGEST_WORD;
    }

    /** Words joined by hyphens and slashes, as in account/role, rarely have all three. */
    boolean isToken() {
      return digits > 0 && upper && lower;
    }

    /** Names of AWS managed policies are long words with few digits: AmazonEC2ReadOnlyAccess. */
    boolean isTokenInArn() {
      return digits >= FEWEST_DIGITS && (upper || lower);
    }
  }
}
