package vend.caller;

/** A step of the check has failed; carries why from the step to the verdict, and nothing else. */
public final class RejectedToken extends Exception {
  private final RejectionCause why;

  /**
   * @param why what was wrong
   */
  public RejectedToken(RejectionCause why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  /** What was wrong. */
  public RejectionCause why() {
    return why;
  }
}
