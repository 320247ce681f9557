package vend.cli.command;

import vend.Printable;
import vend.client.source.NoCredentials;

/**
 * A command failed, and all commands report it in the same way. The message says what happened and
 * why; what to do follows, on a line of its own if another line of output needs it.
 */
public class CommandFailed extends Exception {
  /** Exit code of a denial, and of a check with findings. */
  public static final int DENIED = 1;

  /** Exit code of a command that could not run. */
  public static final int COULD_NOT_RUN = 2;

  private final int exitCode;

  /** A command could not run. */
  public CommandFailed(String message) {
    this(message, COULD_NOT_RUN);
  }

  /**
   * A command failed with an exit code.
   *
   * @param exitCode {@link #DENIED} or {@link #COULD_NOT_RUN}
   */
  public CommandFailed(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /**
   * Reports that there are no credentials. The client library quotes the hub's message, so control
   * characters are replaced before a terminal shows it.
   */
  public static CommandFailed of(NoCredentials failure) {
    String message = Printable.of(String.valueOf(failure.getMessage()));
    String next = failure.next().map(text -> System.lineSeparator() + "vend: " + text).orElse("");
    int exitCode =
        switch (failure) {
          case NoCredentials.SignInRefused _,
              NoCredentials.RoleNotOffered _,
              NoCredentials.ApprovalRequired _,
              NoCredentials.RefusedByAws _ ->
              DENIED;
          case NoCredentials.NotAnswered _, NoCredentials.UnusableAnswer _ -> COULD_NOT_RUN;
        };
    return new CommandFailed(message + next, exitCode);
  }

  public final int exitCode() {
    return exitCode;
  }
}
