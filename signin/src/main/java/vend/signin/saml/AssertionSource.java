package vend.signin.saml;

import vend.client.source.NoCredentials;

/** A source of SAML responses: signs the user in at an identity provider. */
public interface AssertionSource {
  /**
   * Returns a SAML response for AWS.
   *
   * @param fresh whether to bypass the cache and sign in again
   * @throws NoCredentials if the sign-in fails
   */
  SamlResponse response(boolean fresh) throws NoCredentials;

  /** Returns the provider and the user, for messages and cache keys; the same text at each call. */
  String origin();
}
