package vend.cli.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The user's identity at a hub or at AWS, as far as this machine knows it.
 *
 * @param facts names and values, in order
 * @param claims the token's claims by the names that a grant's {@code when} tests, each with all
 *     its values; empty if there is no token, or it cannot be read
 */
public record KnownCaller(Map<String, String> facts, Map<String, List<String>> claims) {
  /** Copies both maps. */
  public KnownCaller {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  /** An identity without a token. */
  KnownCaller(Map<String, String> facts) {
    this(facts, Map.of());
  }

  /** The same identity with one more fact, before all others. */
  KnownCaller after(String name, String value) {
    var all = new LinkedHashMap<String, String>();
    all.put(name, value);
    all.putAll(facts);
    return new KnownCaller(all, claims);
  }
}
