package vend.command;

/** A command could not do what it was asked; the message says why and what to do. Exit code 2. */
public final class CommandFailed extends Exception {
  /**
   * @param message for the user, on one line
   */
  public CommandFailed(String message) {
    super(message);
  }
}
