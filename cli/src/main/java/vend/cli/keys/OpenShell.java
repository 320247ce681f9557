package vend.cli.keys;

import vend.Printable;
import vend.cli.command.CommandFailed;

/** `vend shell`: the user's shell, with keys of a role for all that is started from it. */
public final class OpenShell {
  private OpenShell() {}

  /**
   * Runs it to its end; the exit code is its own.
   *
   * @param renew whether what runs in it asks for keys, and again before they end
   * @param keepIdentity whether the shell inherits what proved the user's identity
   * @param nested whether it may be within another such shell
   */
  public static int run(
      CommandContext around,
      CommandSettings given,
      KeyChoice choice,
      boolean renew,
      boolean keepIdentity,
      boolean nested)
      throws CommandFailed, InterruptedException {
    var shell = new UserShell(around.environment());
    if (shell.around().isPresent() && !nested) {
      throw new CommandFailed(
          "this shell has keys of %s already: leave it with exit first, or say --nested"
              .formatted(Printable.of(shell.around().get())));
    }
    Session session = Session.open(around, given);
    session.steps().step("a shell with keys; exit leaves it");
    return RunWithKeys.shell(session, choice, renew, keepIdentity, shell);
  }
}
