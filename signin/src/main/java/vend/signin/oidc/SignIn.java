package vend.signin.oidc;

import vend.client.source.NoCredentials;

/** A way to sign in, used when no valid tokens are stored. */
public sealed interface SignIn permits BrowserSignIn, DeviceSignIn, ClientSignIn, UnattendedSignIn {
  /** The kind of caller. Keeps stored sign-ins of people apart from those of programs. */
  enum Caller {
    /** A person, who signs in interactively. */
    PERSON,
    /** A program with its own client secret. */
    PROGRAM
  }

  /**
   * Signs in.
   *
   * @throws NoCredentials if the sign-in fails
   */
  Tokens signIn(OpenIdProvider provider) throws NoCredentials;

  /** Returns the kind of caller that signs in this way. */
  default Caller caller() {
    return Caller.PERSON;
  }
}
