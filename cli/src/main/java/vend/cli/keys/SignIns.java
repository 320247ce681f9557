package vend.cli.keys;

import vend.Printable;
import vend.cli.command.CommandFailed;
import vend.client.source.NoCredentials;

/** `vend login` and `vend logout`. */
public final class SignIns {
  private SignIns() {}

  /** Signs in, and says where. */
  public static int login(CommandContext around, CommandSettings given, LoginChoice choice)
      throws CommandFailed {
    LastingSignIn signIn = chosen(around, given, choice);
    try {
      return told(around, signIn.signIn());
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  /** Signs out, and says what of it is left. */
  public static int logout(CommandContext around, CommandSettings given) throws CommandFailed {
    LastingSignIn signIn = chosen(around, given, LoginChoice.AS_SET);
    try {
      return told(around, signIn.signOut());
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
  }

  private static LastingSignIn chosen(
      CommandContext around, CommandSettings given, LoginChoice choice) throws CommandFailed {
    return new LastingSignIns(Setup.of(around, given), choice).choose();
  }

  private static int told(CommandContext around, String words) {
    around.out().println(Printable.of(words));
    around.out().flush();
    return 0;
  }
}
