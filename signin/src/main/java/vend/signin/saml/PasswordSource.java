package vend.signin.saml;

import vend.client.source.NoCredentials;

/** Knows a user's name and password: a prompt, a vault. */
public interface PasswordSource {
  /**
   * Name and password, asked for anew each time.
   *
   * @throws NoCredentials if there is none
   */
  UserPassword password() throws NoCredentials;

  /** Where they come from, and whose they are; the same words each time. */
  String origin();
}
