package vend.cli.keys;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import vend.cli.command.CommandFailed;
import vend.client.console.OneTimeLink;
import vend.client.source.NoCredentials;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;

/** `vend console`: the AWS console in the user's browser, signed in with keys of a role. */
public final class OpenConsole {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private OpenConsole() {}

  /**
   * Opens it.
   *
   * @param target where it begins
   * @param print whether the link is printed in the place of opening it
   */
  public static int run(
      CommandContext around,
      CommandSettings given,
      KeyChoice choice,
      ConsoleTarget target,
      boolean print)
      throws CommandFailed {
    Session session = Session.open(around, given);
    ConsoleLink link = session.console(choice, target);
    if (print) {
      print(around, link);
    } else {
      open(session, link);
    }
    return 0;
  }

  private static void print(CommandContext around, ConsoleLink link) {
    around.out().println(link.url().reveal());
    around.out().flush();
  }

  private static void open(Session session, ConsoleLink link) throws CommandFailed {
    CommandContext around = session.around();
    try (OneTimeLink once = OneTimeLink.listen(link.url(), around.random())) {
      if (!around.browser().open(once.address())) {
        around
            .err()
            .println(
                "vend: no browser can be opened here. Whoever opens this link within %d minutes is signed in:"
                    .formatted(ConsoleLink.OPENED_WITHIN.toMinutes()));
        print(around, link);
        return;
      }
      if (!once.await(PATIENCE)) {
        throw new CommandFailed(
            "the browser did not come for the link within a minute; --print prints it");
      }
      session
          .steps()
          .step(
              "the console is open in your browser, until "
                  + link.expires().truncatedTo(ChronoUnit.SECONDS));
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }
}
