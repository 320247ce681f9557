package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vend.LastKnown;
import vend.Reason;
import vend.grant.FreezeKind;
import vend.grant.FreezeNote;
import vend.grant.FreezeTarget;

/** An operator, or a thief of its token, tries to get more than the power to deny. */
class Threat27OperatorTest {
  private final ApiFixture vend = new ApiFixture(FreezesRouteTest.GRANTS);

  private Reply act(String method, String subject, String body) {
    return vend.send(
        Call.of(method, "/v1/freezes").withBody(body).bearing(vend.staffToken(subject)));
  }

  @Test
  void an_operator_gets_no_role_that_no_grant_allows() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.staffToken("ann")))
        .assertRefused(Reason.ROLE_NOT_GRANTED);
    assertFalse(
        vend.send(Call.get("/v1/roles").bearing(vend.staffToken("ann")))
            .body()
            .contains("arn:aws:iam::222222222222:role/vend/deploy"));
  }

  /** A lifted freeze must not widen what the grants file says. */
  @Test
  void lifting_at_the_hub_never_allows_what_a_deny_or_the_table_denies() {
    var target = new FreezeTarget(FreezeKind.ROLE, "arn:aws:iam::333333333333:role/vend/read-only");
    vend.freezes.freezeInTheTable(
        target, new FreezeNote("2026-03-01T12:00:00Z", "ops", java.util.Optional.empty()));
    act("DELETE", "ann", "{\"roles\":[\"shop-test/read-only\"],\"reason\":\"x\"}").assertAnswered();
    assertTrue(
        act("GET", "ann", "").body().contains("\"liftable\":false"), "the table still freezes it");
    vend.clock.advance(LastKnown.LOOK_EVERY);
    vend.send(Call.get("/v1/credentials/shop-test/frozen").bearing(vend.staffToken("ann")))
        .assertRefused(Reason.EXPLICITLY_DENIED);
  }

  @Test
  void an_action_does_not_include_another_one() {
    for (String method : List.of("POST", "DELETE")) {
      act(method, "carl", "{\"everything\":true,\"reason\":\"x\"}")
          .assertRefused(Reason.NOT_AN_OPERATOR);
    }
    assertTrue(vend.freezes.byHub().isNothing());
  }

  @Test
  void limits_how_often_a_caller_tries() {
    Reply last = act("GET", "dora", "");
    for (int i = 0; i < 400 && last.status() == 403; i++) {
      last = act("GET", "dora", "");
    }
    last.assertRefused(Reason.TOO_MANY_REQUESTS);
  }
}
