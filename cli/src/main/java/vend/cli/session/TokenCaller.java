package vend.cli.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import vend.caller.Claims;
import vend.client.source.NoCredentials;
import vend.client.token.TokenClaims;
import vend.client.token.TokenSource;

/** The user's identity as an unverified token states it. */
final class TokenCaller {
  private static final List<String> SHOWN = List.of("iss", "sub", "aud", "exp");
  private static final long LAST_SECOND = 253_402_300_799L;

  private TokenCaller() {}

  static KnownCaller of(TokenSource tokens, Instant now) throws NoCredentials {
    var caller = new LinkedHashMap<String, String>();
    caller.put("token", "from " + tokens.origin());
    Optional<TokenClaims> claims = TokenClaims.of(tokens.token());
    if (claims.isEmpty()) {
      caller.put("note", "not a JSON Web Token, so only its recipient can read it");
      return new KnownCaller(caller);
    }
    Map<String, Object> values = claims.get().values();
    for (String name : List.of("iss", "sub", "aud")) {
      caller.put(name, values.containsKey(name) ? String.valueOf(values.get(name)) : "-");
    }
    caller.put("exp", end(values, now));
    caller.put("note", "read from the token, not verified: the hub or AWS verifies it");
    return new KnownCaller(caller, claims(values));
  }

  /** All claims except those shown above and those that Vend refuses to read. */
  private static Map<String, List<String>> claims(Map<String, Object> values) {
    try {
      var claims = new TreeMap<>(Claims.ofPayload(values).values());
      claims.keySet().removeAll(SHOWN);
      return claims;
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
  }

  private static String end(Map<String, Object> values, Instant now) {
    if (!(values.get("exp") instanceof Number seconds)) {
      return "-";
    }
    Instant end = Instant.ofEpochSecond(Math.clamp(seconds.longValue(), 0, LAST_SECOND));
    return now.isBefore(end) ? end.toString() : end + ", expired: get a new token";
  }
}
