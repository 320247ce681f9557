package vend.caller.oidc;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/**
 * What of a token's header Vend goes by. Everything that offers a key or a place to get one from
 * ({@code jku}, {@code x5u}, {@code x5c}, {@code jwk}) is not read at all.
 *
 * @param algorithm {@code alg} as it stands
 * @param keyId {@code kid}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-4.1">RFC 7515, section 4.1</a>
 */
record JoseHeader(String algorithm, Optional<String> keyId) {
  /** These change how the token is to be read; a reader that passes over them reads another one. */
  private static final Set<String> REFUSED = Set.of("crit", "b64", "zip", "enc");

  /** Access tokens of RFC 9068, and tokens that are just JWTs; no logout, DPoP or event tokens. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

  private static final String MEDIA_TYPE_PREFIX = "application/";

  static JoseHeader of(Map<String, Object> members) throws RejectedToken {
    if (members.keySet().stream().anyMatch(REFUSED::contains)) {
      throw new RejectedToken(RejectionCause.HEADER_NOT_ALLOWED);
    }
    if (members.containsKey("typ") && !isToken(members.get("typ"))) {
      throw new RejectedToken(RejectionCause.TYPE_NOT_ALLOWED);
    }
    if (!(members.get("alg") instanceof String algorithm)) {
      throw new RejectedToken(RejectionCause.MALFORMED);
    }
    return new JoseHeader(algorithm, keyId(members));
  }

  private static boolean isToken(Object type) {
    if (!(type instanceof String text)) {
      return false;
    }
    String name = text.toLowerCase(Locale.ROOT);
    return TYPES.contains(
        name.startsWith(MEDIA_TYPE_PREFIX) ? name.substring(MEDIA_TYPE_PREFIX.length()) : name);
  }

  private static Optional<String> keyId(Map<String, Object> members) throws RejectedToken {
    if (!members.containsKey("kid")) {
      return Optional.empty();
    }
    if (!(members.get("kid") instanceof String keyId)) {
      throw new RejectedToken(RejectionCause.MALFORMED);
    }
    return Optional.of(keyId);
  }
}
