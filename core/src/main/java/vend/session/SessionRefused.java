package vend.session;

import vend.Reason;

/** Thrown if a session cannot be rendered as requested; the decision turns it into a denial. */
public final class SessionRefused extends Exception {
  private final Reason reason;

  /**
   * @param detail what is wrong; the caller may read it
   */
  public SessionRefused(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What is wrong; the caller may read it. */
  public String detail() {
    return getMessage() == null ? reason.text() : getMessage();
  }
}
