package vend.policy.lint;

import java.util.Locale;

/** How severe a finding is. */
public enum Severity {
  /** Access that cannot be intended, or an entry that cannot work. */
  ERROR,
  /** Probably a mistake. */
  WARNING,
  /** Good to know; it does not change the exit code. */
  ADVICE;

  /** Returns the name as it is printed: in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
