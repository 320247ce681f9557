package vend.cli.command;

/** A command failed; the message says what happened, why, and what to do. */
public final class CommandFailed extends Exception {
  /** Exit code of a denial, and of what a command was to find out. */
  public static final int DENIED = 1;

  /** Exit code of a command that could not do what it was asked. */
  public static final int COULD_NOT_RUN = 2;

  private final int exitCode;

  /**
   * A command could not run.
   *
   * @param message for the user
   */
  public CommandFailed(String message) {
    this(message, COULD_NOT_RUN);
  }

  /**
   * A command failed with an exit code.
   *
   * @param message for the user
   * @param exitCode {@link #DENIED} or {@link #COULD_NOT_RUN}
   */
  public CommandFailed(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The exit code of the process. */
  public int exitCode() {
    return exitCode;
  }
}
