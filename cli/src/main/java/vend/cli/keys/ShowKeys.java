package vend.cli.keys;

import vend.cli.command.CommandFailed;
import vend.credentials.CredentialsRendering;
import vend.credentials.Format;
import vend.credentials.TemporaryCredentials;

/** `vend credentials`: keys on standard output. */
public final class ShowKeys {
  private ShowKeys() {}

  /** Prints them. */
  public static int run(
      CommandContext around, CommandSettings given, KeyChoice choice, Format format)
      throws CommandFailed {
    Session session = Session.open(around, given);
    TemporaryCredentials credentials = session.credentials(session.request(choice));
    around.out().println(CredentialsRendering.render(format, credentials).stripTrailing());
    around.out().flush();
    return 0;
  }
}
