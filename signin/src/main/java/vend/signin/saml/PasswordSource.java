package vend.signin.saml;

import vend.client.source.NoCredentials;

/** A source of a user's name and password, such as a prompt or a vault. */
public interface PasswordSource {
  /**
   * Returns the name and password, read again at each call.
   *
   * @throws NoCredentials if there is none
   */
  UserPassword password() throws NoCredentials;

  /** Returns the source and the user, for messages and cache keys; the same text at each call. */
  String origin();
}
