package vend.policy.trust;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import vend.Json;
import vend.grant.Grants;
import vend.grant.TestGrants;

/** Random grants files in which several grants, with different sessions, name the same roles. */
final class RandomGrants {
  private static final List<String> KEYS = List.of("team", "repository", "stage");
  private static final List<String> VALUES = List.of("alpha", "beta", "al");

  private final Random random;
  private final Grants grants;

  RandomGrants(long seed) {
    random = new Random(seed);
    var list = new ArrayList<Object>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      list.add(grant(list.size()));
    }
    grants = TestGrants.of(Json.write(list).replaceFirst("^", "  "));
  }

  Grants grants() {
    return grants;
  }

  Map<String, String> claims() {
    var claims = new LinkedHashMap<String, String>();
    KEYS.forEach(key -> claims.put(key, pick(VALUES)));
    return claims;
  }

  private Map<String, Object> grant(int number) {
    var grant = new LinkedHashMap<String, Object>();
    grant.put("id", "g-" + number);
    grant.put("issuer", "github");
    if (random.nextBoolean()) {
      grant.put("when", when());
    }
    grant.put("roles", List.of(pick(List.of("shop/deploy", "*/deploy"))));
    grant.put("session", session());
    if (random.nextInt(4) == 0) {
      grant.put("callerTags", List.of("ticket"));
    }
    return grant;
  }

  private Map<String, Object> when() {
    var when = new LinkedHashMap<String, Object>();
    when.put("StringEquals", Map.of(pick(KEYS), pick(VALUES)));
    if (random.nextBoolean()) {
      when.put("StringLike", Map.of(pick(KEYS), "a*"));
    }
    return when;
  }

  private Map<String, Object> session() {
    var session = new LinkedHashMap<String, Object>();
    session.put("name", "ci-{team}");
    if (random.nextBoolean()) {
      session.put("sourceIdentity", pick(List.of("gh-{repository}", "{team}", "fixed")));
    }
    var tags = new LinkedHashMap<String, Object>();
    for (String key : KEYS) {
      if (random.nextBoolean()) {
        tags.put(key, pick(List.of("{" + key + "}", "x-{stage}/{team}", "fixed")));
      }
    }
    if (!tags.isEmpty()) {
      session.put("tags", tags);
      if (random.nextInt(3) == 0) {
        session.put("transitiveTags", List.of(tags.keySet().iterator().next()));
      }
    }
    return session;
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
