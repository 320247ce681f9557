package vend.signin.oidc;

import vend.client.source.NoCredentials;

/** Gets tokens where there are none. */
public sealed interface SignIn permits BrowserSignIn, DeviceSignIn, ClientSignIn, UnattendedSignIn {
  /** Whose sign-ins these are: what a program has is not what a person has. */
  enum Who {
    /** Somebody who signs in by hand. */
    PERSON,
    /** A program with a secret of its own. */
    PROGRAM
  }

  /**
   * Signs in.
   *
   * @throws NoCredentials if that does not come to its end
   */
  Tokens signIn(OpenIdProvider provider) throws NoCredentials;

  /** Who signs in. */
  default Who who() {
    return Who.PERSON;
  }
}
