package vend.client.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import vend.Json;
import vend.Secret;
import vend.Sha256;

/**
 * The claims of a token, not verified. They grant nothing: Vend shows them to people, and uses them
 * to separate cached credentials of different identities.
 *
 * @param values JSON values by claim name
 */
public record TokenClaims(Map<String, Object> values) {
  private static final int PARTS = 3;

  /**
   * Claims that differ between two tokens of one identity: times, token ids, the values that bind
   * an ID token to its sign-in (OpenID Connect Core 1.0, 2 and 3.3.2.11), and Entra ID's internal
   * ones.
   */
  private static final Set<String> OF_ONE_TOKEN =
      Set.of(
          "iat", "exp", "nbf", "jti", "nonce", "at_hash", "c_hash", "s_hash", "uti", "aio", "rh");

  /** Returns the claims of a JSON Web Token; empty if the text is not one. */
  public static Optional<TokenClaims> of(Secret token) {
    String[] parts = token.reveal().split("\\.", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TokenClaims(
              Json.readObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8))));
    } catch (IllegalArgumentException | Json.MalformedJson e) {
      return Optional.empty();
    }
  }

  /**
   * Returns a hash that names the caller, in hexadecimal digits: the same for two tokens that
   * differ only in times and token ids. A job on another branch is another caller, even on the same
   * machine.
   */
  public static String identity(Secret token) {
    String shown = of(token).map(TokenClaims::lasting).orElseGet(token::reveal);
    return Sha256.of(shown.getBytes(UTF_8));
  }

  private String lasting() {
    var lasting = new TreeMap<>(values);
    lasting.keySet().removeAll(OF_ONE_TOKEN);
    return Json.write(lasting);
  }
}
