package vend.signin.oidc;

import java.security.SecureRandom;
import java.util.Base64;

/** Generates texts that cannot be guessed. */
public final class RandomText {
  private static final int BYTES = 32;

  private RandomText() {}

  /** Returns 256 random bits as 43 base64url characters, which is a valid PKCE verifier. */
  public static String make(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
