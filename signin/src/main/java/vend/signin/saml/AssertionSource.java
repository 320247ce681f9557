package vend.signin.saml;

import vend.client.source.NoCredentials;

/** Signs somebody in, and gives what the identity provider says of them to AWS. */
public interface AssertionSource {
  /**
   * A SAML response.
   *
   * @param fresh whether one that is kept will not do
   * @throws NoCredentials if there is none
   */
  SamlResponse response(boolean fresh) throws NoCredentials;

  /** Where it comes from and of whom it speaks, in words for people; the same words each time. */
  String origin();
}
