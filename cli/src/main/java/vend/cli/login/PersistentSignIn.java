package vend.cli.login;

import vend.cli.command.CommandFailed;
import vend.client.source.NoCredentials;

/** A sign-in that later commands use. */
interface PersistentSignIn {
  /**
   * Signs in now, even if a user is signed in already.
   *
   * @return a message with the user and the place
   * @throws NoCredentials if the sign-in fails
   * @throws CommandFailed if it cannot start
   */
  String signIn() throws NoCredentials, CommandFailed;

  /**
   * Deletes the sign-in.
   *
   * @return a message with what was deleted
   * @throws NoCredentials if it cannot be deleted everywhere
   * @throws CommandFailed if it cannot start
   */
  String signOut() throws NoCredentials, CommandFailed;
}
