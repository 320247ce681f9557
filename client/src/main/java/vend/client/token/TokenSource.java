package vend.client.token;

import java.util.Optional;
import vend.Secret;
import vend.client.source.NoCredentials;

/** A source of tokens that prove the caller's identity to a Vend hub. */
public interface TokenSource {
  /**
   * Returns a token that has not expired by this machine's clock.
   *
   * @throws NoCredentials if there is none
   */
  Secret token() throws NoCredentials;

  /**
   * Returns a name for the identity in a token of this source: the same for two tokens that differ
   * only in their times.
   */
  default String identity(Secret token) {
    return TokenClaims.identity(token);
  }

  /**
   * Returns an earlier token, which may have expired, without a sign-in. It identifies the caller,
   * so that cached credentials are found without a new token. Empty if there is none.
   *
   * @throws NoCredentials if the stored sign-in cannot be read
   */
  default Optional<Secret> known() throws NoCredentials {
    return Optional.empty();
  }

  /** Returns where the token comes from, for messages: {@code the variable VEND_TOKEN}. */
  String origin();
}
