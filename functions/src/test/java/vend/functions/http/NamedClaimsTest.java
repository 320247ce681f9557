package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.functions.TestGrants;

/** The verifier knows every claim that the grants file names, even one in a deny only. */
class NamedClaimsTest {
  private static final String DENY =
      """
        - id: no-contractors
          effect: deny
          when: { "ForAnyValue:StringEquals": { groups: [contractors] } }
          roles: [shop-prod/deploy]
      """;

  private final ApiFixture vend = new ApiFixture(TestGrants.read(TestGrants.YAML + DENY));

  private Reply ask(String claim, Object value) {
    Map<String, Object> claims = vend.ciClaims();
    claims.put(claim, value);
    return vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ci.sign(claims)));
  }

  @Test
  void rejects_a_token_whose_malformed_list_only_a_deny_names() {
    ask("groups", List.of("contractors", Map.of())).assertRefused(Reason.UNAUTHENTICATED);
    assertEquals("CLAIM_LIST_MALFORMED", vend.event().get("cause"));
    vend.assertNothingDownstream();
  }

  @Test
  void denies_where_the_same_list_is_well_formed() {
    ask("groups", List.of("contractors", "staff")).assertRefused(Reason.EXPLICITLY_DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization_details", "Groups", "groups2"})
  void accepts_a_malformed_list_in_a_claim_that_nothing_names(String claim) {
    ask(claim, List.of("contractors", Map.of("type", "x"))).assertAnswered();
  }
}
