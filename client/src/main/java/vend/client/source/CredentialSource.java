package vend.client.source;

import java.util.List;
import java.util.Optional;
import vend.credentials.TemporaryCredentials;

/**
 * Gives new credentials: a Vend hub, STS, IAM Identity Center. Safe for use by many threads.
 *
 * <p>Who the caller is can change from one request to the next, for example with the token in a
 * file. So a source first names the caller and what is requested, and only then, where the cache
 * has nothing, fetches.
 */
public interface CredentialSource {
  /**
   * Holds a request against what this source can give; no server is asked.
   *
   * @throws IllegalArgumentException if it can give no such credentials; the message says why
   */
  default void check(CredentialRequest request) {}

  /**
   * Establishes the caller's identity, which may take a sign-in.
   *
   * @return the cache key of the credentials, and what fetches new ones
   * @throws NoCredentials if the caller cannot be identified
   */
  Fetch prepare(CredentialRequest request) throws NoCredentials;

  /**
   * The cache key where it is known without asking any server: an expired sign-in still names its
   * caller.
   *
   * @throws NoCredentials if it cannot be looked up
   */
  default Optional<List<String>> knownKey(CredentialRequest request) throws NoCredentials {
    return Optional.empty();
  }

  /**
   * One caller's request.
   *
   * @param cacheKey everything that shapes the credentials: who asks, which server, for what
   * @param call fetches new credentials
   */
  record Fetch(List<String> cacheKey, Call call) {
    /** Takes a copy. */
    public Fetch {
      cacheKey = List.copyOf(cacheKey);
    }
  }

  /** Fetches new credentials. */
  @FunctionalInterface
  interface Call {
    /**
     * Fetches them.
     *
     * @param once whether one attempt is enough, since the caller still has older credentials
     * @throws NoCredentials if there are none
     */
    TemporaryCredentials credentials(boolean once) throws NoCredentials;
  }
}
