package vend.policy.lint;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
import vend.caller.Transport;
import vend.credentials.SessionDuration;
import vend.grant.Decision;
import vend.grant.GrantOutcome;
import vend.grant.Grants;
import vend.grant.TestGrants;
import vend.grant.file.GrantsReader;
import vend.grant.file.GrantsReader.Located;
import vend.grant.file.PolicyFiles;
import vend.iam.ConditionOutcome;
import vend.policy.explain.Explainer;
import vend.policy.explain.FullExplanation;
import vend.policy.explain.FullExplanation.Spoke;
import vend.session.RequestedSession;

/**
 * Tests hub and spoke with random files and callers. The spoke allows everything that the hub
 * allows. If the spoke would allow what the hub denies, {@code vend grants check} reports it.
 */
class EnforcedTwiceTest {
  private static final List<String> KEYS = List.of("team", "repository", "stage");
  private static final List<String> ROLES = List.of("shop/deploy", "blog/deploy");

  /** Some contain the separators of tag templates, so that one claim can look like another. */
  private static final List<String> VALUES = List.of("alpha", "beta", "al", "al/alpha", "al-x");

  @Property(tries = 200)
  void spokeAllowsWhatTheHubAllowsAndTheCheckReportsWhatOnlyTheHubDenies(@ForAll long seed)
      throws Exception {
    var random = new Random(seed);
    Located file =
        new GrantsReader("grants.yaml", PolicyFiles.NONE, Transport.HTTPS_ONLY)
            .readWithPlaces(TestGrants.HEAD + "  " + Json.write(grants(random)));
    List<Finding> findings = GrantsCheck.of(file);
    var explainer = new Explainer(file.grants());
    for (int i = 0; i < 8; i++) {
      Caller caller = TestGrants.caller("github", claims(random));
      for (String role : ROLES) {
        FullExplanation explanation =
            explainer.explain(caller, RoleReference.parse(role), wish(random), TestGrants.FACTS);
        if (explanation.isAllowedByHub()) {
          assertTrue(explanation.isAllowed(), () -> "denied by the spoke: " + explanation);
        } else {
          explanation.spokes().stream()
              .filter(Spoke::isAllowed)
              .forEach(spoke ->
                  assertTrue(
                      isNamed(explanation, spoke, role, file.grants(), findings),
                      () -> "not reported: " + explanation + findings));
        }
      }
    }
  }

  /** Whether a finding reports the condition or deny that denied, or the role's combined policy. */
  private static boolean isNamed(
      FullExplanation explanation,
      Spoke spoke,
      String role,
      Grants grants,
      List<Finding> findings) {
    String arn = grants.find(RoleReference.parse(role)).orElseThrow().arn().toString();
    return findings.stream()
        .anyMatch(finding ->
            switch (finding.code()) {
              case TRUST_POLICY_COMBINED -> finding.text().contains(arn + " ");
              case DENY_FOR_HUB_ALONE -> isDenied(explanation.hub(), finding);
              case CONDITION_FOR_HUB_ALONE -> isUnmet(explanation.hub(), spoke, finding);
              default -> false;
            });
  }

  private static boolean isDenied(Decision decision, Finding finding) {
    return decision.trace().stream()
        .anyMatch(outcome ->
            outcome instanceof GrantOutcome.Applied(var grant)
                && finding.grant().filter(grant.id()::equals).isPresent());
  }

  private static boolean isUnmet(Decision decision, Spoke spoke, Finding finding) {
    return decision.trace().stream()
        .anyMatch(outcome ->
            outcome instanceof GrantOutcome.ConditionUnmet(var grant, ConditionOutcome unmet)
                && grant.id().equals(spoke.grant().id())
                && finding.grant().filter(grant.id()::equals).isPresent()
                && finding
                    .text()
                    .contains(
                        " the condition %s on %s of "
                            .formatted(unmet.condition().operator(), unmet.condition().key())));
  }

  private static RequestedSession wish(Random random) {
    return random.nextBoolean()
        ? RequestedSession.DEFAULT
        : RequestedSession.DEFAULT.lasting(SessionDuration.SHORTEST);
  }

  private static Map<String, Object> claims(Random random) {
    var claims = new LinkedHashMap<String, Object>();
    for (String key : KEYS) {
      switch (random.nextInt(8)) {
        case 0 -> {}
        case 1 -> claims.put(key, List.of(pick(random, VALUES), pick(random, VALUES)));
        default -> claims.put(key, pick(random, VALUES));
      }
    }
    return claims;
  }

  private static List<Map<String, Object>> grants(Random random) {
    var grants = new ArrayList<Map<String, Object>>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      var grant = new LinkedHashMap<String, Object>();
      boolean deny = random.nextInt(4) == 0;
      grant.put("id", "g-" + grants.size());
      grant.put("effect", deny ? "deny" : "allow");
      grant.put("issuer", "github");
      if (deny || random.nextInt(4) > 0) {
        grant.put("when", when(random));
      }
      grant.put("roles", List.of(pick(random, List.of("shop/deploy", "*/deploy"))));
      if (!deny) {
        grant.put("session", session(random));
      }
      grants.add(grant);
    }
    return grants;
  }

  private static Map<String, Object> when(Random random) {
    var when = new LinkedHashMap<String, Object>();
    when.put("StringEquals", Map.of(pick(random, KEYS), pick(random, VALUES)));
    switch (random.nextInt(4)) {
      case 0 -> when.put("StringLike", Map.of(pick(random, KEYS), "al*"));
      case 1 -> when.put("ForAnyValue:StringEquals", Map.of(pick(random, KEYS), "beta"));
      case 2 -> when.put("StringNotEquals", Map.of(pick(random, KEYS), "beta"));
      default -> {}
    }
    return when;
  }

  private static Map<String, Object> session(Random random) {
    var session = new LinkedHashMap<String, Object>();
    session.put("name", pick(random, List.of("fixed", "ci-{team|slug}")));
    if (random.nextBoolean()) {
      session.put("sourceIdentity", pick(random, List.of("fixed", "{team}", "gh-{repository}")));
    }
    var tags = new LinkedHashMap<String, Object>();
    for (String key : KEYS) {
      if (random.nextBoolean()) {
        tags.put(
            key,
            pick(random, List.of("{" + key + "}", "x-{stage}/{team}", "{stage}{team}", "fixed")));
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

  private static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
