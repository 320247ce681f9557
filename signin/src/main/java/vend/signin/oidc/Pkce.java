package vend.signin.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import vend.Secret;

/**
 * A PKCE verifier and challenge, which prove that the client that redeems a code is the one that
 * requested it.
 *
 * @param verifier sent to the token endpoint only
 * @param challenge the verifier's SHA-256, not secret
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636</a>
 */
public record Pkce(Secret verifier, String challenge) {
  /** The only challenge method that Vend uses. */
  public static final String METHOD = "S256";

  /** Generates a pair. */
  public static Pkce make(SecureRandom random) {
    return of(RandomText.make(random));
  }

  static Pkce of(String verifier) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return new Pkce(
          Secret.of(verifier), Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
