package vend.cli.init;

/**
 * A server or program did not say what {@code vend init} asked. The message says which, and why, in
 * full sentences. The user can still give the value.
 */
final class LookupFailed extends Exception {
  private static final long serialVersionUID = 1;

  LookupFailed(String message) {
    super(message);
  }
}
