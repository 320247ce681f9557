package vend.client.token;

import java.util.Optional;
import vend.Secret;
import vend.client.source.NoCredentials;

/** Gives tokens that prove to a Vend hub who somebody is. */
public interface TokenSource {
  /**
   * A token that has not expired, as far as this machine knows.
   *
   * @throws NoCredentials if there is none
   */
  Secret token() throws NoCredentials;

  /**
   * A name for whom a token of this source speaks of: the same for two tokens that differ in their
   * times alone.
   */
  default String identity(Secret token) {
    return TokenClaims.identity(token);
  }

  /**
   * A token that was had before, which may have expired. Nobody is asked for it; it serves to find
   * kept keys without another. Empty where there is none.
   *
   * @throws NoCredentials if it can't be looked up
   */
  default Optional<Secret> known() throws NoCredentials {
    return Optional.empty();
  }

  /** Where it comes from, in words for people. */
  String origin();
}
