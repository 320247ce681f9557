package vend.cli.keys;

import vend.Printable;
import vend.client.source.NoCredentials;

/** There are no keys; the message says what happened, why, and on a line of its own what to do. */
public final class KeysFailed extends Exception {
  private static final int REFUSED = 1;

  /** Of a command that could not run. */
  static final int COULD_NOT_RUN = 2;

  private final int exitCode;

  private KeysFailed(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** It could not even be asked. */
  static KeysFailed couldNotRun(String message) {
    return new KeysFailed(message, COULD_NOT_RUN);
  }

  /**
   * What the library says. A hub's own words are among it, so nothing of them reaches a terminal.
   */
  static KeysFailed of(NoCredentials failure) {
    String message = Printable.of(String.valueOf(failure.getMessage()));
    String next = failure.next().map(text -> System.lineSeparator() + "vend: " + text).orElse("");
    int exitCode =
        switch (failure) {
          case NoCredentials.SignInRefused _,
              NoCredentials.RoleNotOffered _,
              NoCredentials.RefusedByAws _ ->
              REFUSED;
          case NoCredentials.NotAnswered _, NoCredentials.UnusableAnswer _ -> COULD_NOT_RUN;
        };
    return new KeysFailed(message + next, exitCode);
  }

  /** 1 if somebody refused, 2 if it could not run. */
  public int exitCode() {
    return exitCode;
  }
}
