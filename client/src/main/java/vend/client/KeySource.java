package vend.client;

/** Keys of one role, kept ones where they will do. Safe for use by many threads. */
@FunctionalInterface
public interface KeySource {
  /**
   * The keys.
   *
   * @param fresh whether kept ones will not do
   * @throws NoCredentials if there are none
   */
  RoleKeys keys(boolean fresh) throws NoCredentials;
}
