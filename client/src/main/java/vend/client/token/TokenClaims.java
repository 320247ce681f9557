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
 * What a token says of itself. Nothing is checked, so nothing is granted by it: it tells people who
 * they are, and keys of one identity from those of another.
 *
 * @param values as in JSON, by name
 */
public record TokenClaims(Map<String, Object> values) {
  private static final int PARTS = 3;

  /**
   * What differs between two tokens of one identity: times, numbers, what ties an ID token to its
   * sign-in (OpenID Connect Core 1.0, 2 and 3.3.2.11), and Entra ID's own numbers of tokens.
   */
  private static final Set<String> OF_ONE_TOKEN =
      Set.of(
          "iat", "exp", "nbf", "jti", "nonce", "at_hash", "c_hash", "s_hash", "uti", "aio", "rh");

  /** The claims of a JSON Web Token; empty if it is none. */
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
   * A name for who asks, in hexadecimal digits: the same for two tokens that differ in their times
   * alone. A job on another branch is another, also on the same machine.
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
