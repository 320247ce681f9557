package vend.policy.lint;

import java.util.Locale;

/** How much a finding matters. */
public enum Severity {
  /** Access that nobody can have meant, or what will not work. */
  ERROR,
  /** Probably a mistake. */
  WARNING,
  /** Worth knowing; the exit code does not count it. */
  ADVICE;

  /** As it is printed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
