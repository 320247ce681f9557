package vend.cli.command;

import java.io.Serial;

/** Somebody left a question without an answer, by Ctrl-C or the escape key. */
public final class CancelledByUser extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** As shells have it of whoever is ended by Ctrl-C. */
  public static final int EXIT_CODE = 130;

  /** Says so. */
  public CancelledByUser() {
    super("left without an answer");
  }
}
