package vend.cli.init;

import java.util.Set;
import java.util.regex.Pattern;
import vend.client.http.SafeAddress;

/** The forms that answers must have. Each method returns the answer, or says what is wrong. */
final class AnswerForm {
  private static final int LONGEST = 256;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,18}");

  /** The rules of git-check-ref-format that matter here. */
  private static final Pattern BRANCH =
      Pattern.compile(
          "(?!.*(?:\\.\\.|@\\{|//|\\.lock$|[/.]$))[^\\s~^:?*\\[\\\\/.-][^\\s~^:?*\\[\\\\]*");

  /** Claims about the token, and the merge key of YAML, which a grants file cannot contain. */
  private static final Set<String> OF_TOKENS = Set.of("iss", "aud", "exp", "nbf", "iat", "<<");

  private AnswerForm() {}

  /** A text for a condition: IAM and CloudFormation would replace or expand some characters. */
  static String text(String answer) {
    if (answer.isBlank()) {
      throw new IllegalArgumentException("the value must not be empty");
    }
    if (answer.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the value must have at most %d characters".formatted(LONGEST));
    }
    if (answer
        .codePoints()
        .anyMatch(character -> {
          int type = Character.getType(character);
          return type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.SURROGATE
              || type == Character.UNASSIGNED
              || type == Character.PRIVATE_USE
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
        })) {
      throw new IllegalArgumentException("the value must not contain control characters");
    }
    if (answer.contains("*") || answer.contains("?")) {
      throw new IllegalArgumentException(
          "the value must not contain * or ?, because the grant names exact values");
    }
    if (answer.contains("${") || answer.contains("{{resolve:")) {
      throw new IllegalArgumentException("the value must not contain ${ or {{resolve:");
    }
    return answer;
  }

  /** A number without sign and leading zeros, as providers number repositories. */
  static String number(String answer) {
    if (!NUMBER.matcher(answer).matches()) {
      throw new IllegalArgumentException("the value must be a number, such as 777");
    }
    return answer;
  }

  static String branch(String answer) {
    if (!BRANCH.matcher(text(answer)).matches()) {
      throw new IllegalArgumentException(
          "the value must be the name of a branch, such as main, without refs/heads/ in front");
    }
    if (answer.startsWith("refs/heads/")) {
      throw new IllegalArgumentException("leave out refs/heads/, as in main");
    }
    return answer;
  }

  static boolean isBranch(String name) {
    try {
      return branch(name).equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** An address that may be contacted. */
  static String address(String answer) {
    return SafeAddress.parse(text(answer), "the server").toString();
  }

  /** The address of a server whose paths begin with a slash. */
  static String server(String answer) {
    String address = address(answer);
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  /** The name of a claim that a session template can contain. */
  static String claim(String answer) {
    if (text(answer).matches(".*[{}|$].*") || answer.regionMatches(true, 0, "aws:", 0, 4)) {
      throw new IllegalArgumentException(
          "the name of a claim must not contain { } | or $, and must not begin with aws:");
    }
    if (OF_TOKENS.contains(answer)) {
      throw new IllegalArgumentException("the claim %s is not about the user".formatted(answer));
    }
    return answer;
  }
}
