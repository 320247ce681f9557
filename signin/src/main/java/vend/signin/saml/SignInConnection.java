package vend.signin.saml;

import vend.client.http.Answer;
import vend.client.source.NoCredentials;

/**
 * Sends the steps of one sign-in, and proves to the named server, and to no other, who signs in.
 */
interface SignInConnection extends AutoCloseable {
  /**
   * Takes a step; redirects are the next step's.
   *
   * @throws NoCredentials if there is no whole answer, or nothing to prove it with
   */
  Answer send(Step step) throws NoCredentials;

  /** Ends its connections. */
  @Override
  void close();
}
