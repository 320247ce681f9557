package vend.policy.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import vend.aws.RoleArn;
import vend.grant.Allowed;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.grant.TestGrants;
import vend.session.RequestedSession;
import vend.session.Template;

/**
 * Tests the second enforcement: the spoke allows the calls that the grants allow, and denies every
 * single change of such a call.
 */
class TrustEnforcementTest {
  private static final String ORGANIZATION = "o-a1b2c3d4e5";
  private static final List<String> ROLES = List.of("shop/deploy", "blog/deploy");

  @Property(tries = 1000)
  void allowsTheHubsCallsAndDeniesEverySingleChange(@ForAll long seed) {
    var random = new RandomGrants(seed);
    Grants grants = random.grants();
    for (String name : ROLES) {
      var decision = TestGrants.ask(grants, TestGrants.caller("github", random.claims()), name);
      if (decision instanceof Allowed allowed) {
        SpokeAccount spoke = spoke(grants, allowed.role(), Integer.MAX_VALUE);
        HubCall call = HubCall.of(allowed, ORGANIZATION);
        assertTrue(spoke.allows(call), () -> call + " " + spoke.trust().toJson());
        alwaysRefused(call).forEach((change, changed) -> assertRefused(spoke, change, changed));
        refusedWithAStatementPerGrant(allowed, call)
            .forEach((change, changed) -> assertRefused(spoke, change, changed));
      }
    }
  }

  @Property(tries = 500)
  void checksExternalIdOrganizationAndGrantInACombinedStatementToo(@ForAll long seed) {
    var random = new RandomGrants(seed);
    Grants grants = random.grants();
    for (String name : ROLES) {
      if (TestGrants.ask(grants, TestGrants.caller("github", random.claims()), name)
          instanceof Allowed allowed) {
        SpokeAccount spoke = spoke(grants, allowed.role(), 0);
        HubCall call = HubCall.of(allowed, ORGANIZATION);
        assertTrue(spoke.allows(call), () -> call + " " + spoke.trust().toJson());
        alwaysRefused(call).forEach((change, changed) -> assertRefused(spoke, change, changed));
      }
    }
  }

  private static SpokeAccount spoke(Grants grants, TargetRole role, int quota) {
    return new SpokeAccount(
        new HubPermissions(grants).document(),
        new SpokeTrust(grants).of(role, quota).document(),
        role.arn());
  }

  private static void assertRefused(SpokeAccount spoke, String change, HubCall call) {
    assertFalse(spoke.allows(call), () -> change + ": " + call + " " + spoke.trust().toJson());
  }

  /** Returns single changes of a call that the spoke must always deny. */
  static Map<String, HubCall> alwaysRefused(HubCall call) {
    var changes = new LinkedHashMap<String, HubCall>();
    changes.put("external id missing", call.externalId(Optional.empty()));
    changes.put("external id wrong", call.externalId(Optional.of("another-external-id")));
    changes.put("external id empty", call.externalId(Optional.of("")));
    changes.put("other organization", call.from("o-zzzzzzzzzz"));
    changes.put("unknown grant", call.tag("vend:grant", "unknown"));
    changes.put("a wildcard for the grant", call.tag("vend:grant", "*"));
    changes.put("no grant", call.without("vend:grant"));
    changes.put("no tags", call.tags(Map.of()));
    changes.put("unknown tag key", call.tag("unknown", "x"));
    changes.put("the grant's tag made transitive", call.transitive("vend:grant"));
    changes.put("unknown transitive key", call.transitive("unknown"));
    changes.put("other role of the hub account", call.by(role("vend-other")));
    changes.put("the hub role under a path", call.by(role("path/vend-hub")));
    changes.put(
        "a role of that name elsewhere",
        call.by(RoleArn.parse("arn:aws:iam::999999999999:role/vend-hub").orElseThrow()));
    return changes;
  }

  private static RoleArn role(String name) {
    return RoleArn.parse("arn:aws:iam::111111111111:role/" + name).orElseThrow();
  }

  /** Returns changes that only a statement for each grant detects: of tags and source identity. */
  static Map<String, HubCall> refusedWithAStatementPerGrant(Allowed allowed, HubCall call) {
    var changes = new LinkedHashMap<String, HubCall>();
    Grant grant = allowed.grant();
    var session = grant.session().orElseThrow();
    session
        .tags()
        .forEach((key, template) -> {
          changes.put("without tag " + key, call.without(key));
          if (isTested(grant, template)) {
            changes.put("other value of tag " + key, call.tag(key, "other"));
          }
        });
    Set<String> foreign = new TreeSet<>(List.of("team", "repository", "stage", "ticket"));
    foreign.removeAll(session.tags().keySet());
    foreign.removeAll(grant.shaping().tags());
    foreign.forEach(key -> changes.put("tag of another grant: " + key, call.tag(key, "alpha")));
    for (String key : session.tags().keySet()) {
      if (!session.transitiveTags().contains(key)) {
        changes.put("transitive key " + key, call.transitive(key));
      }
    }
    if (session.sourceIdentity().isEmpty()) {
      changes.put("a source identity", call.sourceIdentity(Optional.of("gh-alpha")));
    } else {
      changes.put("no source identity", call.sourceIdentity(Optional.empty()));
      if (isTested(grant, session.sourceIdentity().get())) {
        changes.put("other source identity", call.sourceIdentity(Optional.of("other")));
      }
    }
    return changes;
  }

  /** Whether the template, with the pinned claims, excludes the value "other". */
  private static boolean isTested(Grant grant, Template template) {
    return !template.pattern(GrantConditions.pinned(grant)).equals("*");
  }

  @Test
  void allowsATagOnlyWithTheValueThatTheGrantPins() {
    Grants grants =
        TestGrants.of(
            """
            - id: one
              issuer: github
              when: { StringEquals: { repository: acme/shop } }
              roles: [shop/deploy]
              session:
                tags: { repository: "{repository}", branch: "b-{branch}" }
                sourceIdentity: "gh-{id}"
            """);
    Allowed allowed =
        TestGrants.allowed(
            TestGrants.ask(
                grants,
                TestGrants.caller(
                    "github", Map.of("repository", "acme/shop", "branch", "main", "id", "7")),
                "shop/deploy"));
    SpokeAccount spoke = spoke(grants, allowed.role(), TrustPolicy.DEFAULT_QUOTA);
    HubCall call = HubCall.of(allowed, ORGANIZATION);
    assertTrue(spoke.allows(call));
    assertFalse(spoke.allows(call.tag("repository", "acme/blog")));
    assertFalse(spoke.allows(call.tag("repository", "acme/shop2")));
    assertTrue(spoke.allows(call.tag("branch", "b-other")));
    assertFalse(spoke.allows(call.tag("branch", "other")));
    assertTrue(spoke.allows(call.sourceIdentity(Optional.of("gh-8"))));
    assertFalse(spoke.allows(call.sourceIdentity(Optional.of("gl-8"))));
  }

  @Test
  void allowsCallerTagsOnlyForTheGrantThatListsThem() {
    Grants grants =
        TestGrants.of(
            """
            - { id: one, issuer: github, roles: [shop/deploy], callerTags: [ticket] }
            - { id: two, issuer: staff, roles: [shop/deploy] }
            """);
    var wish =
        new RequestedSession(
            Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of("ticket", "7"));
    Allowed one =
        TestGrants.allowed(
            TestGrants.ask(grants, TestGrants.caller("github", Map.of()), "shop/deploy", wish));
    SpokeAccount spoke = spoke(grants, one.role(), TrustPolicy.DEFAULT_QUOTA);
    HubCall call = HubCall.of(one, ORGANIZATION);
    assertTrue(spoke.allows(call));
    assertTrue(spoke.allows(call.without("ticket")));
    assertFalse(spoke.allows(call.tag("vend:grant", "two")));
    assertTrue(spoke.allows(call.without("ticket").tag("vend:grant", "two")));
  }

  @Test
  void acceptsBothExternalIdsDuringARotation() {
    Grants grants =
        TestGrants.whole(
            TestGrants.HEAD.replace(
                    "externalId: shop-external-id",
                    "externalId: the-new-one, previousExternalId: shop-external-id")
                + "  - { id: one, issuer: github, roles: [shop/deploy] }\n",
            Map.of());
    Allowed one =
        TestGrants.allowed(
            TestGrants.ask(grants, TestGrants.caller("github", Map.of()), "shop/deploy"));
    SpokeAccount spoke = spoke(grants, one.role(), TrustPolicy.DEFAULT_QUOTA);
    HubCall call = HubCall.of(one, ORGANIZATION);
    assertEquals(Optional.of("the-new-one"), call.externalId());
    assertTrue(spoke.allows(call));
    assertTrue(spoke.allows(call.externalId(Optional.of("shop-external-id"))));
    assertFalse(spoke.allows(call.externalId(Optional.of("another"))));
  }

  /** One statement allows the source identities of all grants; others assign them to grants. */
  @Test
  void rejectsTheSourceIdentityOfAnotherGrant() {
    Grants grants =
        TestGrants.of(
            """
            - { id: one, issuer: github, roles: [shop/deploy], session: { sourceIdentity: "gh-{id}" } }
            - { id: two, issuer: github, roles: [shop/deploy], session: { sourceIdentity: "gl-{id}" } }
            - { id: none, issuer: github, roles: [shop/deploy] }
            """);
    Allowed one =
        TestGrants.allowed(
            TestGrants.ask(grants, TestGrants.caller("github", Map.of("id", "7")), "shop/deploy"));
    SpokeAccount spoke = spoke(grants, one.role(), TrustPolicy.RAISED_QUOTA);
    HubCall call = HubCall.of(one, ORGANIZATION);
    assertEquals(Optional.of("gh-7"), call.sourceIdentity());
    assertTrue(spoke.allows(call));
    assertFalse(spoke.allows(call.sourceIdentity(Optional.of("gl-7"))));
    assertFalse(spoke.allows(call.tag("vend:grant", "two")));
    assertFalse(spoke.allows(call.tag("vend:grant", "none")));
    assertTrue(spoke.allows(call.tag("vend:grant", "two").sourceIdentity(Optional.of("gl-7"))));
    assertTrue(spoke.allows(call.tag("vend:grant", "none").sourceIdentity(Optional.empty())));
  }
}
