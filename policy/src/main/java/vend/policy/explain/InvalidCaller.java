package vend.policy.explain;

/** The described caller is impossible. The message is for the user and says why. */
public final class InvalidCaller extends Exception {
  InvalidCaller(String message) {
    super(message);
  }
}
