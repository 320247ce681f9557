package vend.client.source;

import java.util.List;
import java.util.Optional;
import vend.credentials.TemporaryCredentials;

/**
 * A source of new credentials: a Vend hub, STS, or IAM Identity Center. Safe for use by many
 * threads.
 *
 * <p>The caller's identity may change between two requests, for example when a token file is
 * rewritten. A source therefore first returns the cache key, which names the caller and the
 * request, and fetches credentials only if the cache has none.
 */
public interface CredentialSource {
  /**
   * Checks whether this source supports a request, without sending anything.
   *
   * @throws IllegalArgumentException if it does not; the message says why
   */
  default void check(CredentialRequest request) {}

  /**
   * Establishes the caller's identity, which may require a sign-in.
   *
   * @return the cache key of the credentials, and the call that fetches new ones
   * @throws NoCredentials if the caller cannot be identified
   */
  Fetch prepare(CredentialRequest request) throws NoCredentials;

  /**
   * Returns the cache key if it is known without asking any server: an expired sign-in still
   * identifies its caller.
   *
   * @throws NoCredentials if the stored sign-in cannot be read
   */
  default Optional<List<String>> knownKey(CredentialRequest request) throws NoCredentials {
    return Optional.empty();
  }

  /**
   * A prepared request of one caller.
   *
   * @param cacheKey every value that the credentials depend on: caller, server, and request
   * @param call fetches new credentials
   */
  record Fetch(List<String> cacheKey, Call call) {
    /** Copies the cache key. */
    public Fetch {
      cacheKey = List.copyOf(cacheKey);
    }
  }

  /** Fetches new credentials. */
  @FunctionalInterface
  interface Call {
    /**
     * Fetches the credentials from the server.
     *
     * @param once whether to make one attempt only, since the caller still has unexpired
     *     credentials
     * @throws NoCredentials if the server returns none
     */
    TemporaryCredentials credentials(boolean once) throws NoCredentials;
  }
}
