package vend.policy.explain;

/** No caller of the grants file can be as it was said; the message says why, for the user. */
public final class InvalidCaller extends Exception {
  InvalidCaller(String message) {
    super(message);
  }
}
