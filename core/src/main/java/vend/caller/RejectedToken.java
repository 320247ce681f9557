package vend.caller;

/** A step of the check has failed; carries why from the step to the verdict, and nothing else. */
final class RejectedToken extends Exception {
  private final RejectionCause why;

  RejectedToken(RejectionCause why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  RejectionCause why() {
    return why;
  }
}
