package vend.local.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.functions.sts.QueryParameters;

/**
 * A PKCE challenge, which only the client that sent it can answer.
 *
 * @param challenge the SHA-256 of the client's verifier, in base64url
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636</a>
 */
record ProofKey(String challenge) {
  static final String METHOD = "S256";

  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  /**
   * Reads the challenge of a request; empty if it has none.
   *
   * @throws OAuthError if it is malformed, or its method is not S256
   */
  static Optional<ProofKey> read(QueryParameters parameters) throws OAuthError {
    Optional<String> challenge = parameters.get("code_challenge");
    Optional<String> method = parameters.get("code_challenge_method");
    if (challenge.isEmpty() && method.isEmpty()) {
      return Optional.empty();
    }
    // RFC 7636, 4.3: without a method, the challenge would be the verifier itself.
    if (!method.equals(Optional.of(METHOD))) {
      throw OAuthError.invalidRequest("code_challenge_method must be S256");
    }
    if (challenge.filter(text -> CHALLENGE.matcher(text).matches()).isEmpty()) {
      throw OAuthError.invalidRequest("code_challenge must be 43 characters of base64url");
    }
    return challenge.map(ProofKey::new);
  }

  /**
   * Checks the verifier of a token request.
   *
   * @throws OAuthError if it is missing or does not match
   */
  void check(QueryParameters parameters) throws OAuthError {
    Optional<String> verifier = parameters.get("code_verifier");
    if (verifier.isEmpty()) {
      throw OAuthError.invalidRequest("code_verifier is missing");
    }
    boolean right =
        VERIFIER.matcher(verifier.get()).matches()
            && MessageDigest.isEqual(
                of(verifier.get()).getBytes(US_ASCII), challenge.getBytes(US_ASCII));
    if (!right) {
      throw OAuthError.invalidGrant("code_verifier does not match the code_challenge");
    }
  }

  private static String of(String verifier) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
