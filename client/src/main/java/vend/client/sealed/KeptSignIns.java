package vend.client.sealed;

import java.security.SecureRandom;
import java.util.Map;
import vend.client.file.XdgFolders;

/** Where sign-ins are kept. */
public final class KeptSignIns {
  private KeptSignIns() {}

  /**
   * The user's own, in the place for caches of XDG's base directories.
   *
   * @param environment {@code XDG_CACHE_HOME}, {@code HOME}, and what {@link SealingKeys} reads
   * @throws IllegalArgumentException if none of them says where the user lives
   */
  public static SealedFolder ofUser(Map<String, String> environment, SecureRandom random) {
    return ofUser(environment, ".sign-in", random);
  }

  /**
   * The same for SAML responses, which are kept for minutes.
   *
   * @throws IllegalArgumentException if nothing says where the user lives
   */
  public static SealedFolder assertionsOfUser(
      Map<String, String> environment, SecureRandom random) {
    return ofUser(environment, ".assertion", random);
  }

  private static SealedFolder ofUser(
      Map<String, String> environment, String ending, SecureRandom random) {
    return new SealedFolder(
        new XdgFolders(environment).cache().resolve("sign-ins"),
        ending,
        SealingKeys.ofUser(environment, random),
        random);
  }
}
