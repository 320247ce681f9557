package vend.iam;

import vend.Printable;
import vend.RedactedInput;

/**
 * A policy document or a condition block that IAM's language, or Vend's stricter reading of it,
 * does not allow.
 */
public final class InvalidPolicy extends Exception {
  private static final int MAX_SHOWN = 160;

  private final String where;
  private final String message;

  /**
   * @param where the path of the element, for example {@code Statement[1].Condition.StringEquals}
   * @param problem what is wrong with it
   * @param remedy what to do
   */
  public InvalidPolicy(String where, String problem, String remedy) {
    this.where = Printable.of(where, MAX_SHOWN);
    this.message = this.where + ": " + problem + "; " + remedy;
  }

  /** The path of the element, for example {@code Statement[1].Condition.StringEquals}. */
  public String where() {
    return where;
  }

  /** Where, what is wrong, and what to do. */
  @Override
  public String getMessage() {
    return message;
  }

  /** Text from a policy, which may be a caller's, as it may stand in a message. */
  static String shown(Object text) {
    return "'" + RedactedInput.of(text.toString()) + "'";
  }
}
