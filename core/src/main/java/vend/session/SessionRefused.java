package vend.session;

import vend.Reason;

/** A session can't be made as it was asked for; the decision turns this into a denial. */
public final class SessionRefused extends Exception {
  private final Reason reason;

  /**
   * @param reason the code that the caller gets
   * @param detail what was wrong, in words that the caller may read
   */
  public SessionRefused(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** The code that the caller gets. */
  public Reason reason() {
    return reason;
  }

  /** What was wrong, in words that the caller may read. */
  public String detail() {
    return getMessage() == null ? reason.text() : getMessage();
  }
}
