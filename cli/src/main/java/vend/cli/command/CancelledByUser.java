package vend.cli.command;

import java.io.Serial;

/** The user left a question unanswered, with Ctrl-C or the escape key. */
public final class CancelledByUser extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** The exit code that shells give to a command ended by Ctrl-C. */
  public static final int EXIT_CODE = 130;

  public CancelledByUser() {
    super("cancelled");
  }
}
