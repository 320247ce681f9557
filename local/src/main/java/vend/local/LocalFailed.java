package vend.local;

/** A local Vend or the demo failed. The message is for the user, and says what to do. */
public final class LocalFailed extends Exception {
  LocalFailed(String message) {
    super(message);
  }
}
