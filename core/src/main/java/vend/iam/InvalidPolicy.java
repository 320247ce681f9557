package vend.iam;

import vend.Printable;
import vend.RedactedInput;

/**
 * A policy document or condition block is invalid in IAM's policy language, or in Vend's stricter
 * reading of it.
 */
public final class InvalidPolicy extends Exception {
  private static final int MAX_SHOWN = 160;

  private final String where;
  private final String message;

  /**
   * @param where the path of the element, for example {@code Statement[1].Condition.StringEquals}
   * @param problem what is wrong with the element
   * @param remedy how to correct it
   */
  public InvalidPolicy(String where, String problem, String remedy) {
    this.where = Printable.of(where, MAX_SHOWN);
    this.message = this.where + ": " + problem + "; " + remedy;
  }

  /** The path of the element, for example {@code Statement[1].Condition.StringEquals}. */
  public String where() {
    return where;
  }

  /** Path, problem and remedy. */
  @Override
  public String getMessage() {
    return message;
  }

  /** Quotes a text from a policy. Redacts it, because the policy may come from a caller. */
  static String shown(Object text) {
    return "'" + RedactedInput.of(text.toString()) + "'";
  }
}
