package vend.client.token;

import java.util.Optional;
import vend.Secret;
import vend.client.NoCredentials;

/** Gives tokens that prove to a Vend hub who somebody is. */
public interface TokenSource {
  /**
   * A token that has not expired, as far as this machine knows.
   *
   * @throws NoCredentials if there is none
   */
  Secret token() throws NoCredentials;

  /**
   * A token that was had before, of the same identity as the next one may be; it may have expired.
   * Nobody is asked for it. It serves to find kept keys; empty where there is none.
   *
   * @throws NoCredentials if it can't be looked up
   */
  default Optional<Secret> known() throws NoCredentials {
    return Optional.empty();
  }

  /** Where it comes from, in words for people. */
  String origin();
}
