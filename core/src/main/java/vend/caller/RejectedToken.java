package vend.caller;

/** A check of a proof has failed. It carries the cause to the verdict, and nothing else. */
public final class RejectedToken extends Exception {
  private final RejectionCause cause;

  public RejectedToken(RejectionCause cause) {
    super(cause.name(), null, false, false);
    this.cause = cause;
  }

  public RejectionCause cause() {
    return cause;
  }
}
