package vend.local.provider;

import java.security.SecureRandom;
import java.util.Base64;

/** Generates codes and tokens that cannot be guessed. */
record RandomTexts(SecureRandom random) {
  private static final int BYTES = 32;

  /** Like the base-20 codes of RFC 8628, 6.1: no vowels, so that no words appear. */
  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

  private static final int HALF = 4;

  /** Returns 256 random bits in base64url. */
  String secret() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns a code for people to type, for example {@code WDJB-MJHT}. */
  String userCode() {
    return letters() + "-" + letters();
  }

  private String letters() {
    var text = new StringBuilder();
    for (int i = 0; i < HALF; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
