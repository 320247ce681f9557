package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LastKnown;
import vend.Reason;
import vend.functions.TestGrants;
import vend.grant.FreezeKind;
import vend.grant.FreezeNote;
import vend.grant.FreezeTarget;
import vend.grant.Grants;

/** {@code /v1/freezes}, by operators and by others. */
class FreezesRouteTest {
  /** The persons ann and bob are operators; carl may only list leases. */
  static final Grants GRANTS =
      TestGrants.read(
          TestGrants.YAML
              .replaceFirst("(?m)^(  staff:\\n)", "$1    person: sub\n")
              .replaceFirst(
                  "(?m)^grants:",
                  """
                  operators:
                    - id: oncall
                      issuer: staff
                      when: { StringEquals: { sub: [ann, bob] } }
                      may: [freeze]
                    - id: auditors
                      issuer: staff
                      when: { StringEquals: { sub: carl } }
                      may: [leases, revoke]
                  grants:\
                  """));

  private static final String PATH = "/v1/freezes";
  private static final String LOOK = "/v1/credentials/shop-test/read-only";

  private final ApiFixture vend = new ApiFixture(GRANTS);

  private Reply freeze(String subject, String body) {
    return vend.send(Call.post(PATH, body).bearing(vend.staffToken(subject)));
  }

  private Reply thaw(String subject, String body) {
    return vend.send(Call.of("DELETE", PATH).withBody(body).bearing(vend.staffToken(subject)));
  }

  private Reply list(String subject) {
    return vend.send(Call.get(PATH).bearing(vend.staffToken(subject)));
  }

  private Reply look(String subject) {
    vend.clock.advance(LastKnown.LOOK_EVERY);
    return vend.send(Call.get(LOOK).bearing(vend.staffToken(subject)));
  }

  @Test
  void a_frozen_person_gets_nothing_and_others_do() {
    look("dora").assertAnswered();
    Reply frozen = freeze("ann", "{\"persons\":[\"Dora\"],\"reason\":\"stolen laptop\"}");
    frozen.assertAnswered();
    assertTrue(frozen.body().contains("\"kind\":\"person\",\"name\":\"dora\""), frozen.body());
    assertTrue(frozen.body().contains("\"by\":\"staff/ann (operator oncall)\""), frozen.body());
    look("dora").assertRefused(Reason.FROZEN);
    look("eve").assertAnswered();
    thaw("bob", "{\"persons\":[\"dora\"],\"reason\":\"found\"}").assertAnswered();
    look("dora").assertAnswered();
  }

  @Test
  void a_frozen_caller_gets_nothing_and_others_do() {
    freeze("ann", "{\"callers\":[\"staff/dora\"],\"reason\":\"x\"}").assertAnswered();
    look("dora").assertRefused(Reason.FROZEN);
    look("eve").assertAnswered();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'roles':['shop-test/read-only'],'reason':'x'} | role | arn:aws:iam::333333333333:role/vend/read-only",
        "{'grants':['staff-looks'],'reason':'x'} | grant | staff-looks",
        "{'issuers':['staff'],'reason':'x'} | issuer | staff",
        "{'everything':true,'reason':'x'} | everything | ''",
      })
  void freezes_each_kind(String body, String kind, String name) {
    Reply reply = freeze("ann", body.replace('\'', '"'));
    reply.assertAnswered();
    assertTrue(
        reply.body().contains("\"kind\":\"%s\",\"name\":\"%s\"".formatted(kind, name)),
        reply.body());
    look("dora").assertRefused(Reason.FROZEN);
  }

  @Test
  void refuses_callers_who_are_no_operators_and_records_what_they_wanted() {
    for (String subject : List.of("dora", "carl")) {
      freeze(subject, "{\"everything\":true,\"reason\":\"mine\"}")
          .assertRefused(Reason.NOT_AN_OPERATOR);
      Map<String, Object> event = vend.events().getLast();
      assertEquals("DENIED", event.get("verdict"));
      assertEquals("NotAnOperator", event.get("reason"));
      assertEquals("freeze", event.get("act"));
      assertEquals(List.of("everything"), event.get("targets"));
      assertEquals("mine", event.get("actReason"));
      assertEquals(subject, event.get("person"));
      list(subject).assertRefused(Reason.NOT_AN_OPERATOR);
      thaw(subject, "{\"everything\":true,\"reason\":\"x\"}").assertRefused(Reason.NOT_AN_OPERATOR);
    }
    assertTrue(vend.freezes.byHub().isNothing());
  }

  @Test
  void records_the_operator_and_the_reason_of_each_act() {
    freeze("ann", "{\"grants\":[\"one\"],\"reason\":\"ticket 4711\"}").assertAnswered();
    Map<String, Object> event = vend.events().getLast();
    assertEquals("ALLOWED", event.get("verdict"));
    assertEquals("oncall", event.get("operator"));
    assertEquals("freeze", event.get("operatorAction"));
    assertEquals(List.of("grant one"), event.get("targets"));
    assertEquals("ticket 4711", event.get("actReason"));
    list("ann").assertAnswered();
    assertEquals("list", vend.events().getLast().get("act"));
  }

  @Test
  void cannot_lift_what_vend_freeze_wrote_into_the_table() {
    var target = new FreezeTarget(FreezeKind.PERSON, "dora");
    vend.freezes.freezeInTheTable(
        target, new FreezeNote("2026-03-01T12:00:00Z", "ops (AKIA)", Optional.of("x")));
    Reply listed = list("ann");
    assertTrue(listed.body().contains("\"liftable\":false"), listed.body());
    Reply thawed = thaw("ann", "{\"persons\":[\"dora\"],\"reason\":\"x\"}");
    thawed.assertAnswered();
    assertTrue(thawed.body().contains("use vend thaw"), thawed.body());
    assertTrue(list("ann").body().contains("\"name\":\"dora\""));
  }

  @Test
  void an_operator_can_freeze_everything_and_lift_it() {
    Reply frozen = freeze("ann", "{\"everything\":true,\"reason\":\"x\"}");
    assertTrue(frozen.body().contains("this hub vends no credentials"), frozen.body());
    look("dora").assertRefused(Reason.FROZEN);
    thaw("ann", "{\"everything\":true,\"reason\":\"x\"}").assertAnswered();
    look("dora").assertAnswered();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'persons':['ann'],'reason':'x'}",
        "{'callers':['staff/ann'],'reason':'x'}",
      })
  void a_frozen_operator_cannot_lift_the_freeze_and_another_one_can(String body) {
    String json = body.replace('\'', '"');
    Reply frozen = freeze("ann", json);
    assertTrue(frozen.body().contains("You have frozen yourself"), frozen.body());
    // At once: the route does not wait for the next read of the freezes.
    thaw("ann", json).assertRefused(Reason.OPERATOR_FROZEN);
    assertEquals("OperatorFrozen", vend.events().getLast().get("reason"));
    list("ann").assertRefused(Reason.OPERATOR_FROZEN);
    thaw("bob", json).assertAnswered();
    list("ann").assertAnswered();
  }

  @Test
  void an_operator_frozen_in_the_table_cannot_act() {
    vend.freezes.freezeInTheTable(
        new FreezeTarget(FreezeKind.CALLER, "staff/ann"),
        new FreezeNote("2026-03-01T12:00:00Z", "ops (AKIA)", Optional.empty()));
    freeze("ann", "{\"persons\":[\"bob\"],\"reason\":\"x\"}").assertRefused(Reason.OPERATOR_FROZEN);
    list("bob").assertAnswered();
  }

  @Test
  void answers_503_and_changes_nothing_while_the_table_does_not_answer() {
    vend.freezes.goDown();
    freeze("ann", "{\"everything\":true,\"reason\":\"x\"}")
        .assertRefused(Reason.STORAGE_UNAVAILABLE);
    list("ann").assertRefused(Reason.STORAGE_UNAVAILABLE);
    assertTrue(vend.freezes.byHub().isNothing());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{'reason':'x'}",
        "{'everything':true}",
        "{'everything':true,'reason':' '}",
        "{'everything':false,'reason':'x'}",
        "{'everything':'yes','reason':'x'}",
        "{'everything':true,'reason':7}",
        "{'persons':'dora','reason':'x'}",
        "{'persons':[],'reason':'x'}",
        "{'persons':['\u0430nn'],'reason':'x'}",
        "{'callers':['dora'],'reason':'x'}",
        "{'grants':['no name'],'reason':'x'}",
        "{'roles':['nonsense'],'reason':'x'}",
        "{'roles':['shop-test/unknown'],'reason':'x'}",
        "{'everything':true,'reason':'x','force':true}",
      })
  void refuses_malformed_bodies(String body) {
    Reply reply = freeze("ann", body.replace('\'', '"'));
    reply.assertRefused(Reason.INVALID_REQUEST);
    assertFalse(reply.body().contains("dora"), reply.body());
    assertTrue(vend.freezes.byHub().isNothing());
  }

  @Test
  void bounds_the_targets_of_a_request_and_of_the_item() {
    freeze("ann", body(0, 51)).assertRefused(Reason.INVALID_REQUEST);
    for (int i = 0; i < 500; i += 50) {
      freeze("ann", body(i, i + 50)).assertAnswered();
    }
    freeze("ann", body(500, 501)).assertRefused(Reason.INVALID_REQUEST);
    freeze("ann", body(499, 500)).assertAnswered();
    assertEquals(500, vend.freezes.byHub().targets().size());
  }

  private static String body(int from, int to) {
    var names = new java.util.ArrayList<String>();
    for (int i = from; i < to; i++) {
      names.add("\"grant-%d\"".formatted(i));
    }
    return "{\"grants\":[%s],\"reason\":\"x\"}".formatted(String.join(",", names));
  }

  @Test
  void needs_a_valid_token_before_it_reads_the_table() {
    vend.freezes.goDown();
    vend.send(Call.get(PATH)).assertRefused(Reason.UNAUTHENTICATED);
    vend.send(Call.get(PATH).bearing(vend.strangersToken())).assertRefused(Reason.UNAUTHENTICATED);
  }

  @Test
  void logs_no_text_of_a_caller_whose_identity_is_not_established() {
    vend.send(
            Call.post(PATH, "{\"persons\":[\"dora\"],\"reason\":\"my text\"}")
                .bearing(vend.strangersToken()))
        .assertRefused(Reason.UNAUTHENTICATED);
    Map<String, Object> event = vend.event();
    assertEquals("freeze", event.get("act"));
    assertFalse(event.toString().contains("my text"), event.toString());
    assertFalse(event.toString().contains("dora"), event.toString());
  }
}
