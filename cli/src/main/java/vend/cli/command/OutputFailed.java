package vend.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Standard output cannot be written. Unchecked, because {@link java.io.PrintWriter} swallows every
 * {@link IOException}.
 */
public final class OutputFailed extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  OutputFailed(IOException cause) {
    super("cannot write to standard output: " + cause.getMessage(), cause);
  }
}
