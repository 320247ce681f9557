package vend.infra;

/** A command could not do what it was asked; the message says why and what to do. Exit code 2. */
final class CommandFailed extends Exception {
  CommandFailed(String message) {
    super(message);
  }
}
