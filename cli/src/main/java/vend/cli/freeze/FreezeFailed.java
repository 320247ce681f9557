package vend.cli.freeze;

/** The hub's table could not be read or written; the message says why and what to do. */
public final class FreezeFailed extends Exception {
  private final boolean denied;

  FreezeFailed(String message) {
    this(message, false);
  }

  FreezeFailed(String message, boolean denied) {
    super(message);
    this.denied = denied;
  }

  /** Whether AWS denies the call. */
  boolean isDenied() {
    return denied;
  }
}
