package vend.client;

import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

/** Keys of one role, kept ones where they will do. Safe for use by many threads. */
@FunctionalInterface
public interface KeySource {
  /**
   * The keys.
   *
   * @param fresh whether kept ones will not do
   * @throws NoCredentials if there are none
   */
  TemporaryCredentials keys(boolean fresh) throws NoCredentials;
}
