package vend.policy.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import vend.Json;
import vend.grant.Grants;
import vend.grant.TestGrants;
import vend.grant.file.InvalidGrants;

/**
 * A random grants file, and a second one that differs in a few places. The claims and roles come
 * from a small model, so that {@link Grid} can try every possible request.
 */
final class RandomFiles {
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"%s","Resource":"*"}}
      """;

  private static final Map<String, String> POLICIES =
      Map.of("x.json", POLICY.formatted("s3:*"), "y.json", POLICY.formatted("sqs:*"));

  private final Random random;
  private final Map<String, Object> file;
  private final List<Map<String, Object>> grants = new ArrayList<>();

  RandomFiles(long seed) {
    random = new Random(seed);
    file = file();
  }

  Grants old() throws InvalidGrants {
    return TestGrants.read(Json.write(file), POLICIES);
  }

  /** Changes the file further with each call, and reads it. */
  Grants changed() throws InvalidGrants {
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      change();
    }
    return TestGrants.read(Json.write(file), POLICIES);
  }

  private void change() {
    int at = random.nextInt(grants.size());
    switch (random.nextInt(7)) {
      case 0 -> grants.add(at, grant("n-%03d".formatted(random.nextInt(1000))));
      case 1 -> {
        if (grants.size() > 1) {
          grants.remove(at);
        }
      }
      case 2 -> grants.add(random.nextInt(grants.size()), grants.remove(at));
      case 3 -> grants.get(at).put("when", when());
      case 4 -> grants.get(at).put("roles", List.of(role()));
      case 5 -> {
        if (!"deny".equals(grants.get(at).get("effect"))) {
          grants.get(at).keySet().removeAll(List.of("callerPolicy", "callerTags"));
          grants.get(at).put("session", session());
        }
      }
      default -> file.put("issuers", issuers());
    }
  }

  private Map<String, Object> file() {
    var all = new LinkedHashMap<String, Object>();
    all.put("version", 1);
    all.put("hub", Map.of("account", "111111111111", "role", "hub"));
    all.put("organization", "o-a1b2c3d4e5");
    all.put(
        "accounts",
        Map.of(
            "shop", Map.of("id", "222222222222", "externalId", "x-shop"),
            "blog", Map.of("id", "333333333333", "externalId", "x-blog")));
    all.put("issuers", issuers());
    all.put(
        "roles",
        Map.of(
            "deploy", Map.of("accounts", List.of("shop", "blog"), "policies", List.of()),
            "read",
                Map.of("accounts", List.of("shop"), "policies", List.of(), "maxSession", "30m")));
    for (int i = random.nextInt(4); i >= 0; i--) {
      grants.add(grant("g-%03d".formatted(grants.size())));
    }
    all.put("grants", grants);
    return all;
  }

  private Map<String, Object> issuers() {
    var github = new LinkedHashMap<String, Object>();
    github.put("oidc", "https://token.actions.githubusercontent.com");
    github.put("audience", "vend");
    if (random.nextInt(3) == 0) {
      github.put("require", Map.of("p", pick("a", "b")));
    }
    return Map.of(
        "github", github, "staff", Map.of("oidc", "https://id.example.com", "audience", "vend"));
  }

  private Map<String, Object> grant(String id) {
    var grant = new LinkedHashMap<String, Object>();
    boolean deny = random.nextInt(3) == 0;
    grant.put("id", id);
    grant.put("effect", deny ? "deny" : "allow");
    if (!deny || random.nextBoolean()) {
      grant.put("issuer", pick("github", "github", "staff"));
    }
    if (random.nextInt(4) > 0) {
      grant.put("when", when());
    }
    grant.put("roles", List.of(role()));
    if (!deny && random.nextInt(3) == 0) {
      grant.put("session", session());
    }
    // Not with a session policy: the grid cannot find which tags are then just too long for AWS.
    if (!deny && !hasPolicy(grant) && random.nextInt(4) == 0) {
      grant.put("callerTags", List.of("ticket"));
    }
    if (!deny && !grant.containsKey("session") && random.nextInt(5) == 0) {
      grant.put("callerPolicy", "allow");
    }
    return grant;
  }

  private static boolean hasPolicy(Map<String, Object> grant) {
    return String.valueOf(grant.get("session")).contains("policy");
  }

  private Map<String, Object> session() {
    var session = new LinkedHashMap<String, Object>();
    session.put("duration", pick("15m", "30m", "1h"));
    if (random.nextInt(3) == 0) {
      session.put("policy", pick("x.json", "y.json"));
    }
    return session;
  }

  private Map<String, Object> when() {
    var when = new LinkedHashMap<String, Object>();
    switch (random.nextInt(6)) {
      case 0 -> when.put("StringEquals", Map.of("p", List.of(pick("a", "b"), pick("a", "ab"))));
      case 1 -> when.put("StringLike", Map.of("p", pick("a*", "?b", "*")));
      case 2 -> when.put("StringNotEquals", Map.of("p", pick("a", "b")));
      case 3 -> when.put("StringNotLikeIfExists", Map.of("p", pick("a*", "?b")));
      case 4 -> when.put("Null", Map.of("p", pick("true", "false")));
      default -> when.put("StringEqualsIgnoreCase", Map.of("p", pick("A", "b")));
    }
    switch (random.nextInt(4)) {
      case 0 -> when.put("ForAnyValue:StringEquals", Map.of("q", pick("a", "b")));
      case 1 -> when.put("ForAllValues:StringNotEquals", Map.of("q", pick("a", "b")));
      default -> {}
    }
    return when;
  }

  private String role() {
    return pick("shop/deploy", "*/deploy", "shop/*", "*/*");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
