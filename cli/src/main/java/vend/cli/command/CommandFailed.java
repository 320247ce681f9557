package vend.cli.command;

import vend.Printable;
import vend.client.source.NoCredentials;

/**
 * A command failed; the message says what happened, why, and on a line of its own what to do. The
 * one failure that every command reports the same way.
 */
public class CommandFailed extends Exception {
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

  /**
   * There are no credentials. The library quotes a hub's own words, so no control character of them
   * reaches a terminal.
   */
  public static CommandFailed of(NoCredentials failure) {
    String message = Printable.of(String.valueOf(failure.getMessage()));
    String next = failure.next().map(text -> System.lineSeparator() + "vend: " + text).orElse("");
    int exitCode =
        switch (failure) {
          case NoCredentials.SignInRefused _,
              NoCredentials.RoleNotOffered _,
              NoCredentials.RefusedByAws _ ->
              DENIED;
          case NoCredentials.NotAnswered _, NoCredentials.UnusableAnswer _ -> COULD_NOT_RUN;
        };
    return new CommandFailed(message + next, exitCode);
  }

  /** The exit code of the process. */
  public final int exitCode() {
    return exitCode;
  }
}
