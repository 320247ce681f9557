package vend.signin.oidc;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody can guess. */
public final class RandomText {
  private static final int BYTES = 32;

  private RandomText() {}

  /** 256 random bits in 43 characters of base64url, which is also the length of a PKCE verifier. */
  public static String make(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
