package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import vend.Json;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.session.RequestedSession;

/**
 * Compares {@link Decider} and its index with a naive implementation that follows the documentation
 * and has no code in common with it, on random grants files.
 */
class DeciderPropertyTest {
  private static final List<String> ACCOUNTS = List.of("shop", "shop-test", "blog");
  private static final List<String> ROLES = List.of("deploy", "read");
  private static final List<String> EXISTING = List.of("old", "team/old", "team/deploy");
  private static final List<String> ISSUERS = List.of("github", "staff");
  private static final List<String> VALUES = List.of("a", "b", "ab");

  @Property(tries = 3000)
  void agreesWithTheNaiveDecision(@ForAll long seed) throws Exception {
    var random = new Random(seed);
    Map<String, Object> file = file(random);
    var decider = new Decider(TestGrants.read(Json.write(file), Map.of()));
    for (int i = 0; i < 8; i++) {
      Map<String, List<String>> claims = claims(random);
      String issuer = pick(random, ISSUERS);
      Caller caller = TestGrants.caller(issuer, claims);
      String account = pick(random, ACCOUNTS);
      String role = pick(random, random.nextBoolean() ? ROLES : EXISTING);
      var reference =
          RoleReference.parse(
              "arn:aws:iam::%s:role/%s"
                  .formatted(id(account), ROLES.contains(role) ? "vend/" + role : role));
      var decision = decider.decide(caller, reference, RequestedSession.DEFAULT, TestGrants.FACTS);
      assertEquals(
          NaiveDecision.of(file, issuer, claims, account, role),
          verdict(decision),
          () -> Json.write(file) + " " + issuer + " " + claims + " " + account + "/" + role);
      assertEquals(
          decision instanceof Allowed,
          decider.allowedRoles(caller, TestGrants.FACTS).stream()
              .anyMatch(allowed -> allowed.role().arn().toString().equals(reference.toString())));
    }
  }

  private static String verdict(Decision decision) {
    return switch (decision) {
      case Allowed allowed -> allowed.grant().id().value();
      case Decision.Denied denied -> denied.reason().code();
    };
  }

  private static String id(String account) {
    return Integer.toString(ACCOUNTS.indexOf(account) + 2).repeat(12);
  }

  private static Map<String, Object> file(Random random) {
    var accounts = new LinkedHashMap<String, Object>();
    ACCOUNTS.forEach(name -> accounts.put(name, Map.of("id", id(name), "externalId", "x-" + name)));
    var issuers = new LinkedHashMap<String, Object>();
    ISSUERS.forEach(name ->
        issuers.put(name, Map.of("oidc", "https://%s.example".formatted(name), "audience", "v")));
    var roles = new LinkedHashMap<String, Object>();
    roles.put("deploy", Map.of("accounts", List.of("shop", "blog"), "policies", List.of()));
    roles.put("read", Map.of("accounts", List.of("*"), "policies", List.of()));
    var grants = new ArrayList<Object>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      grants.add(grant(random, grants.size()));
    }
    return Map.of(
        "version", 1,
        "hub", Map.of("account", "111111111111", "role", "hub"),
        "organization", "o-a1b2c3d4e5",
        "accounts", accounts,
        "issuers", issuers,
        "roles", roles,
        "grants", grants);
  }

  private static Map<String, Object> grant(Random random, int number) {
    var grant = new LinkedHashMap<String, Object>();
    boolean deny = random.nextInt(4) == 0;
    grant.put("id", "g-" + number);
    grant.put("effect", deny ? "deny" : "allow");
    if (!deny || random.nextBoolean()) {
      grant.put("issuer", pick(random, ISSUERS));
    }
    if (random.nextInt(4) > 0) {
      grant.put("when", when(random));
    }
    var roles = new ArrayList<String>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      roles.add(role(random, deny));
    }
    grant.put("roles", roles);
    return grant;
  }

  private static Map<String, Object> when(Random random) {
    String operator =
        pick(
            random,
            List.of("StringEquals", "StringLike", "StringNotEquals", "ForAnyValue:StringEquals"));
    List<String> values = operator.equals("StringLike") ? List.of("a*", "?b", "*") : VALUES;
    return Map.of(operator, Map.of(pick(random, List.of("p", "q")), pick(random, values)));
  }

  private static String role(Random random, boolean deny) {
    return switch (random.nextInt(deny ? 4 : 3)) {
      case 0 -> pick(random, List.of("shop/deploy", "blog/read", "shop-test/read"));
      case 1 -> pick(random, List.of("*/read", "shop*/deploy", "*/*", "*/d*", "????/read"));
      case 2 ->
          "arn:aws:iam::%s:role/%s".formatted(id(pick(random, ACCOUNTS)), pick(random, EXISTING));
      default ->
          pick(
              random,
              List.of(
                  "arn:aws:iam::*:role/team/*",
                  "arn:aws:iam::222222222222:role/*",
                  "*/team/*",
                  "2*/d*"));
    };
  }

  private static Map<String, List<String>> claims(Random random) {
    var claims = new LinkedHashMap<String, List<String>>();
    for (String name : List.of("p", "q")) {
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> claims.put(name, List.of(pick(random, VALUES), pick(random, VALUES)));
        default -> claims.put(name, List.of(pick(random, VALUES)));
      }
    }
    return claims;
  }

  private static String pick(Random random, List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
