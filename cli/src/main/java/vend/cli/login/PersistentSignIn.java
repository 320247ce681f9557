package vend.cli.login;

import vend.cli.command.CommandFailed;
import vend.client.source.NoCredentials;

/** Where somebody can sign in and stay signed in. */
interface PersistentSignIn {
  /**
   * Signs in now, also where somebody is signed in.
   *
   * @return who is signed in where, in words for people
   * @throws NoCredentials if that does not come to its end
   * @throws CommandFailed if it can't begin
   */
  String signIn() throws NoCredentials, CommandFailed;

  /**
   * Forgets the sign-in.
   *
   * @return what was forgotten, in words for people
   * @throws NoCredentials if it can't be forgotten everywhere
   * @throws CommandFailed if it can't begin
   */
  String signOut() throws NoCredentials, CommandFailed;
}
