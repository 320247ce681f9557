package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.grant.TestGrants.ask;
import static vend.grant.TestGrants.caller;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vend.aws.RoleArn;
import vend.aws.RoleReference;

class GrantIndexTest {
  private static final int MANY = 10_000;

  @Test
  void evaluatesOnlyTheGrantsThatNameTheRoleAmongTenThousand() {
    String file =
        IntStream.range(0, MANY)
            .mapToObj(i ->
                """
                - id: g-%d
                  issuer: github
                  when: { StringEquals: { repository: acme/%d } }
                  roles: ["arn:aws:iam::222222222222:role/r-%d"]
                """
                    .formatted(i, i, i % (MANY / 2)))
            .collect(Collectors.joining());
    String wildcard =
        """
        - { id: by-wildcard, issuer: github, roles: ["*/read"] }
        - { id: frozen, effect: deny, when: { Bool: { x: "true" } }, roles: ["*/r-77"] }
        """;
    var decision = ask(TestGrants.of(file + wildcard), caller("github", Map.of()), "shop/r-77");
    assertEquals(
        List.of("frozen", "g-77", "g-" + (MANY / 2 + 77)),
        decision.trace().stream().map(outcome -> outcome.grant().id().value()).toList());
  }

  @Test
  void findsEachGrantOnceInFileOrder() {
    String file =
        """
        - { id: g-0, issuer: github, roles: ["*/read", shop/read, shop/read] }
        - { id: g-1, issuer: github, roles: [shop/read] }
        - { id: g-2, issuer: staff, roles: [shop/read] }
        - { id: g-3, effect: deny, roles: ["*/*", shop/read] }
        - { id: g-4, issuer: github, roles: [shop/deploy, "*/read"] }
        """;
    Grants grants = TestGrants.of(file);
    TargetRole role = grants.find(RoleReference.parse("shop/read")).orElseThrow();
    assertEquals(
        List.of("g-0", "g-1", "g-3", "g-4"),
        new GrantIndex(grants)
            .naming(role, caller("github", Map.of()).issuer()).stream()
                .map(grant -> grant.id().value())
                .toList());
  }

  @Test
  void holdsManyGrantsOfOneRoleAndManyRolesOfOneGrant() {
    String roles =
        IntStream.range(0, MANY)
            .mapToObj(i -> "\"arn:aws:iam::222222222222:role/r-%d\"".formatted(i))
            .collect(Collectors.joining(", "));
    String file =
        IntStream.range(0, MANY)
                .mapToObj("- { id: g-%d, issuer: github, roles: [shop/deploy] }\n"::formatted)
                .collect(Collectors.joining())
            + "- { id: wide, issuer: github, roles: ["
            + roles
            + "] }\n";
    Grants grants = TestGrants.of(file);
    var index = new GrantIndex(grants);
    var issuer = caller("github", Map.of()).issuer();
    assertEquals(
        MANY,
        index.naming(grants.find(RoleReference.parse("shop/deploy")).orElseThrow(), issuer).size());
    assertEquals(
        1,
        index
            .naming(
                grants
                    .find(
                        new RoleReference.ByArn(
                            RoleArn.parse("arn:aws:iam::222222222222:role/r-9999").orElseThrow()))
                    .orElseThrow(),
                issuer)
            .size());
    assertEquals(
        MANY + 1L,
        new Decider(grants).allowedRoles(caller("github", Map.of()), TestGrants.FACTS).size());
  }
}
