package vend.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.util.json.GsonFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.grant.Freezes;
import vend.grant.RequestId;
import vend.local.dynamodb.LocalDynamoDb;
import vend.request.AccessRequest;
import vend.request.Actor;
import vend.request.RequestRules;
import vend.request.RequestState.Kind;
import vend.request.Requests;
import vend.vending.WaitTimer;

/** The app from Slack's request to the table and back, over the real table and rules. */
class SlackFunctionTest {
  private static LocalDynamoDb dynamoDb;
  private SlackFixture app;

  @BeforeAll
  static void startTables() throws IOException {
    dynamoDb = SlackFixture.dynamoDb();
  }

  @AfterAll
  static void stopTables() throws IOException {
    dynamoDb.close();
  }

  @BeforeEach
  void start() throws IOException {
    app = new SlackFixture(dynamoDb, "vend-" + UUID.randomUUID());
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private String message() {
    List<String> messages = app.slack.messages(StubSlack.CHANNEL);
    assertEquals(1, messages.size());
    return messages.getFirst();
  }

  @Test
  void opens_a_loading_view_at_once_and_fills_it_in_a_second_invocation() {
    var answer = app.invoke(app.signed(app.command(SlackFixture.ANN, StubSlack.TEAM)));
    assertEquals(200, SlackFixture.status(answer));
    assertEquals("", answer.get("body"));
    assertTrue(app.slack.view(app.externalId()).contains("looks up the roles"));
    assertEquals(List.of(), app.slack.calls("users.info"));
    assertEquals(1, app.started.size());

    app.work();
    String form = app.slack.view(app.externalId());
    assertTrue(form.contains("shop/admin") && form.contains("\"value\":\"4h\""), form);
    assertFalse(form.contains("\"value\":\"8h\""), form);
  }

  @Test
  void makes_the_request_that_the_form_has_and_shows_it_to_approvers() {
    AccessRequest made = app.requested("V1");
    assertEquals(new Person("ann@example.com"), made.person());
    assertEquals("slack/U0ANN", made.caller().toString());
    assertEquals(Duration.ofHours(1), made.duration());
    assertEquals("an outage", made.reason());
    assertTrue(message().contains("Access request: pending"), message());
    assertTrue(message().contains("an outage") && message().contains("Approvers: leads"));
    assertTrue(message().contains("\"action_id\":\"approve\""), message());
  }

  @Test
  void approves_by_a_click_changes_the_message_and_tells_the_requester_the_command() {
    AccessRequest made = app.requested("V1");
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    assertEquals(Kind.APPROVED, app.read(made.id()).kind());
    assertTrue(message().contains("Access request: approved"), message());
    assertFalse(message().contains("\"action_id\":\"approve\""), message());
    app.invoke(SlackFixture.changed(made.id()));
    app.invoke(SlackFixture.changed(made.id()));
    List<String> told = app.slack.messages(SlackFixture.ANN);
    assertEquals(1, told.size());
    assertTrue(told.getFirst().contains("vend credentials " + made.role()), told.getFirst());
  }

  @Test
  void an_approver_whose_address_has_capital_letters_in_slack_decides() {
    app.slack.user(SlackFixture.LEAD, "Lead@Example.COM", Map.of());
    AccessRequest made = app.requested("V1");
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    assertEquals(Kind.APPROVED, app.read(made.id()).kind());
  }

  @Test
  void denies_and_revokes_by_a_click() {
    AccessRequest denied = app.requested("V1");
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "deny", denied.id()));
    assertEquals(Kind.DENIED, app.read(denied.id()).kind());
    assertTrue(app.slack.messages(SlackFixture.ANN).getFirst().contains("was denied"));
    app.clock.advance(Duration.ofSeconds(1));
    AccessRequest revoked = app.requested("V2");
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", revoked.id()));
    app.send(SlackFixture.click(SlackFixture.LEAD2, StubSlack.TEAM, "deny", revoked.id()));
    assertEquals(Kind.REVOKED, app.read(revoked.id()).kind());
    assertEquals("Your access under request %s was revoked.".formatted(what(revoked)), told());
    assertTrue(app.slack.messages(StubSlack.CHANNEL).getLast().contains("Cause: denied"));
  }

  private static String what(AccessRequest request) {
    return "`%s` for `%s`".formatted(request.id(), request.role());
  }

  /** The latest direct message to the requester. */
  private String told() {
    return app.slack.messages(SlackFixture.ANN).getLast();
  }

  private void sweep(AccessRequest request, RequestRules rules) {
    var requests = new Requests(app.store, app.clock, WaitTimer.SYSTEM, SlackFixture.random());
    assertEquals(new Requests.Swept(1, List.of()), requests.sweep(rules));
    app.invoke(SlackFixture.changed(request.id()));
  }

  @Test
  void tells_the_requester_that_too_few_people_approved_in_time() {
    AccessRequest made = app.requested("V1");
    app.clock.advance(Duration.ofHours(24));
    sweep(made, SlackFixture.rules());
    assertEquals(
        "Your request %s has expired: too few people approved it in time.".formatted(what(made)),
        told());
    assertTrue(message().contains("Cause: not decided in time"), message());
  }

  @Test
  void tells_the_requester_that_the_grant_of_a_pending_request_changed() {
    AccessRequest made = app.requested("V1");
    sweep(made, SlackFixture.changedRules());
    assertEquals(
        "Your request %s expired, because its grant changed. Request access again."
            .formatted(what(made)),
        told());
    assertTrue(message().contains("Cause: the grant changed"), message());
  }

  private AccessRequest approved() {
    AccessRequest made = app.requested("V1");
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    return made;
  }

  @Test
  void tells_the_requester_that_the_access_expired() {
    AccessRequest made = approved();
    app.clock.advance(Duration.ofHours(1));
    sweep(made, SlackFixture.rules());
    assertEquals("Your access under request %s has expired.".formatted(what(made)), told());
    assertTrue(message().contains("Cause: the access expired"), message());
  }

  @Test
  void tells_the_requester_that_a_changed_grant_revokes_the_access() {
    AccessRequest made = approved();
    sweep(made, SlackFixture.changedRules());
    assertEquals("Your access under request %s was revoked.".formatted(what(made)), told());
    assertTrue(message().contains("Cause: the grant changed"), message());
  }

  @Test
  void a_double_click_and_a_repeated_invocation_change_nothing_more() {
    AccessRequest made = app.requested("V1");
    var click =
        app.signed(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    app.invoke(click);
    app.invoke(click);
    assertEquals(2, app.started.size());
    app.started.addAll(List.copyOf(app.started));
    app.work();
    assertEquals(1, app.read(made.id()).decisions().size());
    assertTrue(message().contains("approved"));
    assertEquals(1, app.slack.messages(SlackFixture.ANN).size());
  }

  @Test
  void two_approvers_at_once_have_one_outcome() throws Exception {
    AccessRequest made = app.requested("V1");
    app.invoke(
        app.signed(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id())));
    app.invoke(
        app.signed(SlackFixture.click(SlackFixture.LEAD2, StubSlack.TEAM, "deny", made.id())));
    List<Callable<Map<String, Object>>> both =
        List.copyOf(app.started).stream()
            .<Callable<Map<String, Object>>>map(event -> () -> app.invoke(event))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Map<String, Object>> done : threads.invokeAll(both)) {
        done.get();
      }
    }
    AccessRequest after = app.read(made.id());
    assertTrue(after.kind() == Kind.DENIED || after.kind() == Kind.REVOKED, after.toString());
    assertTrue(message().contains("Access request: " + after.kind()), message());
  }

  private String submit(String user, String role) {
    var answer = app.invoke(app.signed(app.submission(user, "V1", role, "1h", "x")));
    assertEquals(200, SlackFixture.status(answer));
    return String.valueOf(answer.get("body"));
  }

  @Test
  void a_submission_that_comes_twice_makes_one_request_and_has_the_same_answer() {
    String first = submit(SlackFixture.ANN, SlackFixture.ROLE);
    assertEquals(first, submit(SlackFixture.ANN, SlackFixture.ROLE));
    assertEquals(1, app.requests().size());
    assertTrue(first.contains("\"response_action\":\"update\""), first);
    assertTrue(
        first.contains("Vend recorded your request " + app.requests().getLast().id()), first);
  }

  @Test
  void a_submission_needs_no_second_invocation() {
    app.lambdaAccepts = false;
    assertTrue(submit(SlackFixture.ANN, SlackFixture.ROLE).contains("Vend recorded your request"));
    assertEquals(1, app.requests().size());
    assertEquals(0, app.started.size());
  }

  @Test
  void a_submission_carries_the_whole_form_with_a_thousand_long_roles() {
    var gson = GsonFactory.createSnakeCase();
    String form = gson.toJson(Forms.form("vend-1", FormsTest.longRoles(1_000)).getBlocks());
    List<?> blocks = gson.fromJson(form, List.class);
    String body = app.submission(SlackFixture.ANN, "V1", SlackFixture.ROLE, "1h", "x", blocks);
    assertTrue(body.length() > 128 * 1_024, body.length() + " characters");
    var answer = app.invoke(app.signed(body));
    assertTrue(
        String.valueOf(answer.get("body")).contains("Vend recorded your request"),
        answer.toString());
  }

  @Test
  void a_request_that_is_too_long_for_an_asynchronous_invocation_starts_none() {
    String body = app.command(SlackFixture.ANN, StubSlack.TEAM) + "&x=" + "y".repeat(240 * 1_024);
    var answer = app.invoke(app.signed(body));
    assertTrue(String.valueOf(answer.get("body")).contains("could not start"), answer.toString());
    assertEquals(0, app.started.size());
    assertEquals(400, SlackFixture.status(app.invoke(app.signed(body + "y".repeat(600 * 1_024)))));
  }

  @Test
  void a_refused_submission_keeps_the_form_open_and_can_be_sent_again() {
    String refused = submit(SlackFixture.ANN, "shop/unknown");
    assertTrue(refused.contains("\"response_action\":\"errors\""), refused);
    assertTrue(refused.contains("\"errors\":{\"role\":"), refused);
    assertTrue(submit(SlackFixture.ANN, SlackFixture.ROLE).contains("Vend recorded your request"));
    assertEquals(1, app.requests().size());
  }

  @Test
  void a_submission_while_slack_does_not_answer_keeps_the_form_open() {
    app.slack.limit("users.info", 1);
    String refused = submit(SlackFixture.ANN, SlackFixture.ROLE);
    assertTrue(refused.contains("No request was made"), refused);
    assertEquals(List.of(), app.pauses);
    assertTrue(submit(SlackFixture.ANN, SlackFixture.ROLE).contains("Vend recorded your request"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>maintenance</html>", "[]", "null", ""})
  void a_malformed_answer_of_slack_is_a_temporary_failure(String body) {
    app.slack.garble("users.info", body);
    String refused = submit(SlackFixture.ANN, SlackFixture.ROLE);
    assertTrue(refused.contains("Slack does not answer Vend"), refused);
    AccessRequest made = app.requested("V1");
    app.slack.garble("chat.update", body);
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(made.id())));
  }

  @Test
  void a_form_that_has_made_a_request_makes_no_other() {
    submit(SlackFixture.ANN, SlackFixture.ROLE);
    String body = app.submission(SlackFixture.ANN, "V1", SlackFixture.ROLE, "2h", "x");
    String refused = String.valueOf(app.invoke(app.signed(body)).get("body"));
    assertTrue(refused.contains("\"response_action\":\"errors\""), refused);
    assertTrue(refused.contains("another request"), refused);
    assertEquals(1, app.requests().size());
  }

  @Test
  void requesters_cannot_approve_their_own_request() {
    app.slack.user(SlackFixture.LEAD, "Ann@Example.com", Map.of());
    AccessRequest made = app.requested("V1");
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    app.send(SlackFixture.click(SlackFixture.ANN, StubSlack.TEAM, "approve", made.id()));
    assertEquals(Kind.PENDING, app.read(made.id()).kind());
    assertEquals(2, app.slack.calls("chat.postEphemeral").size());
  }

  static Stream<Arguments> refusedUsers() {
    return Stream.of(
        Arguments.of("deactivated", Map.of("deleted", true)),
        Arguments.of("a bot", Map.of("is_bot", true)),
        Arguments.of("a workflow", Map.of("is_workflow_bot", true)),
        Arguments.of("a guest of several channels", Map.of("is_restricted", true)),
        Arguments.of("a guest of one channel", Map.of("is_ultra_restricted", true)),
        Arguments.of("an invited person", Map.of("is_invited_user", true)),
        Arguments.of("a stranger of Slack Connect", Map.of("is_stranger", true)),
        Arguments.of("of another workspace", Map.of("team_id", "T0OTHER001")),
        Arguments.of("of an organization", Map.of("team_id", "E0OTHER001")),
        Arguments.of("without an e-mail address", Map.of("profile", Map.of("real_name", "x"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedUsers")
  void only_full_members_of_the_workspace_request_and_decide(
      String who, Map<String, Object> changes) {
    AccessRequest made = app.requested("V1");
    app.slack.user(SlackFixture.LEAD, "lead@example.com", changes);
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    assertEquals(Kind.PENDING, app.read(made.id()).kind(), who);
    assertEquals(1, app.slack.calls("chat.postEphemeral").size());
    app.send(app.command(SlackFixture.LEAD, StubSlack.TEAM));
    assertFalse(app.slack.view(app.externalId()).contains(SlackFixture.ROLE), who);
    app.send(app.submission(SlackFixture.LEAD, "V2", SlackFixture.ROLE, "1h", "x"));
    assertEquals(1, app.requests().size(), who);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deleted", "is_bot", "is_restricted", "is_ultra_restricted"})
  void refuses_a_user_if_slack_leaves_out_a_flag_of_full_members(String flag) {
    AccessRequest made = app.requested("V1");
    app.slack.user(SlackFixture.LEAD, "lead@example.com", Map.of(), flag);
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    assertEquals(Kind.PENDING, app.read(made.id()).kind());
    var ephemeral = app.slack.calls("chat.postEphemeral").getFirst();
    assertTrue(ephemeral.field("text").contains("full member"), ephemeral.toString());
  }

  @Test
  void finds_the_message_that_a_killed_process_has_posted() {
    submit(SlackFixture.ANN, SlackFixture.ROLE);
    RequestId id = app.requests().getLast().id();
    app.losesNotes = true;
    assertThrows(IllegalStateException.class, () -> app.invoke(SlackFixture.changed(id)));
    app.losesNotes = false;
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(id)));
    app.slack.copyMarks();
    app.clock.advance(Duration.ofSeconds(61));
    app.invoke(SlackFixture.changed(id));
    assertEquals(1, app.slack.calls("chat.postMessage").size());
    assertEquals(2, app.slack.calls("conversations.history").size());
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "deny", id));
    assertTrue(app.slack.messages(StubSlack.CHANNEL).getFirst().contains("request: denied"));
  }

  @Test
  void posts_again_if_it_may_not_read_the_channel() {
    submit(SlackFixture.ANN, SlackFixture.ROLE);
    RequestId id = app.requests().getLast().id();
    app.losesNotes = true;
    assertThrows(IllegalStateException.class, () -> app.invoke(SlackFixture.changed(id)));
    app.losesNotes = false;
    app.clock.advance(Duration.ofSeconds(61));
    app.slack.fail("conversations.history", "missing_scope");
    app.invoke(SlackFixture.changed(id));
    assertEquals(2, app.slack.messages(StubSlack.CHANNEL).size());
  }

  @Test
  void refuses_people_whose_request_comes_from_another_workspace() {
    AccessRequest made = app.requested("V1");
    app.send(SlackFixture.click(SlackFixture.LEAD, "T0OTHER001", "approve", made.id()));
    assertEquals(Kind.PENDING, app.read(made.id()).kind());
    app.send(app.command(SlackFixture.LEAD, "T0OTHER001"));
    assertFalse(app.slack.view(app.externalId()).contains(SlackFixture.ROLE));
    app.send(app.command(SlackFixture.LEAD, StubSlack.TEAM) + "&is_enterprise_install=true");
    assertFalse(app.slack.view(app.externalId()).contains(SlackFixture.ROLE));
  }

  @Test
  void refuses_requests_without_a_valid_signature() {
    String body = app.command(SlackFixture.ANN, StubSlack.TEAM);
    var signed = app.signed(body);
    var changed = new HashMap<>(signed);
    changed.put("body", body.replace("U0ANN", "U0LEAD"));
    changed.put("isBase64Encoded", false);
    assertEquals(401, SlackFixture.status(app.invoke(changed)));
    var reencoded = new HashMap<>(signed);
    reencoded.put("body", body.replace("%2F", "%2f"));
    reencoded.put("isBase64Encoded", false);
    assertEquals(401, SlackFixture.status(app.invoke(reencoded)));
    var unsigned = new HashMap<>(signed);
    unsigned.put("headers", Map.of());
    assertEquals(401, SlackFixture.status(app.invoke(unsigned)));
    app.clock.advance(SlackSignatures.WINDOW);
    assertEquals(401, SlackFixture.status(app.invoke(signed)));
    assertEquals(0, app.started.size());
    assertEquals(List.of(), app.slack.calls("views.open"));
  }

  @Test
  void takes_a_changed_signing_secret_without_a_restart() {
    String body = app.command(SlackFixture.ANN, StubSlack.TEAM);
    assertEquals(200, SlackFixture.status(app.invoke(app.signed(body))));
    String next = SlackFixture.SIGNING_SECRET.replace('8', '9');
    app.signingSecret = next;
    body = app.command(SlackFixture.ANN, StubSlack.TEAM);
    assertEquals(200, SlackFixture.status(app.invoke(app.signed(body, next))));
    app.clock.advance(Duration.ofSeconds(60));
    assertEquals(401, SlackFixture.status(app.invoke(app.signed(body))));
    assertEquals(200, SlackFixture.status(app.invoke(app.signed(body, next))));
  }

  @Test
  void wrong_signatures_read_the_secret_once_a_minute() {
    String body = app.command(SlackFixture.ANN, StubSlack.TEAM);
    app.invoke(app.signed(body));
    int before = app.secretReads.get();
    for (int i = 0; i < 3; i++) {
      assertEquals(401, SlackFixture.status(app.invoke(app.signed(body, "wrong"))));
    }
    assertEquals(before + 1, app.secretReads.get());
    app.clock.advance(Duration.ofSeconds(60));
    assertEquals(401, SlackFixture.status(app.invoke(app.signed(body, "wrong"))));
    assertEquals(before + 2, app.secretReads.get());
  }

  @Test
  void keeps_the_known_signing_secret_if_the_store_does_not_answer() {
    String body = app.command(SlackFixture.ANN, StubSlack.TEAM);
    app.invoke(app.signed(body));
    app.signingSecret = "";
    assertEquals(401, SlackFixture.status(app.invoke(app.signed(body, "wrong"))));
    assertEquals(200, SlackFixture.status(app.invoke(app.signed(body))));
  }

  @Test
  void takes_a_body_that_api_gateway_has_not_encoded() {
    String body = app.command(SlackFixture.ANN, StubSlack.TEAM);
    var plain = new HashMap<>(app.signed(body));
    plain.put("body", body);
    plain.put("isBase64Encoded", false);
    assertEquals(200, SlackFixture.status(app.invoke(plain)));
    assertEquals(1, app.slack.calls("views.open").size());
  }

  @Test
  void invoking_the_function_without_the_signing_secret_speaks_for_no_person() {
    AccessRequest made = app.requested("V1");
    String body = SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id());
    String now = Long.toString(app.clock.instant().getEpochSecond());
    app.invoke(Map.of(SlackApp.WORK, SlackFixture.event(body, now, "v0=" + "0".repeat(64))));
    app.invoke(Map.of(SlackApp.WORK, Map.of("body", body)));
    var late = Map.<String, Object>of(SlackApp.WORK, app.signed(body));
    app.clock.advance(SlackSignatures.WINDOW);
    app.invoke(late);
    assertEquals(Kind.PENDING, app.read(made.id()).kind());
  }

  @Test
  void shows_the_state_of_the_table_whatever_an_event_says() {
    AccessRequest made = app.requested("V1");
    app.invoke(SlackFixture.changed(made.id()));
    assertTrue(message().contains("Access request: pending"));
    app.invoke(SlackFixture.changed(new RequestId("req-000000000000")));
    assertEquals(1, app.slack.messages(StubSlack.CHANNEL).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat", "/v1/chat/slack/", "/"})
  void knows_no_other_path(String path) {
    var event = new HashMap<>(app.signed(app.command(SlackFixture.ANN, StubSlack.TEAM)));
    event.put("rawPath", path);
    assertEquals(404, SlackFixture.status(app.invoke(event)));
  }

  @Test
  void refuses_other_events() {
    assertEquals(400, SlackFixture.status(app.invoke(Map.of())));
    assertEquals(400, SlackFixture.status(app.invoke(Map.of("version", "1.0", "body", "x"))));
    assertEquals(400, SlackFixture.status(app.invoke(app.signed("nothing=known"))));
  }

  @Test
  void waits_as_long_as_slack_asks_if_that_is_short() {
    app.slack.limit("users.info", 3);
    app.requested("V1");
    assertEquals(List.of(Duration.ofSeconds(3)), app.pauses);
    assertEquals(1, app.requests().size());
  }

  @Test
  void leaves_a_long_wait_to_lambda_which_repeats_the_invocation() {
    AccessRequest made = app.requested("V1");
    app.slack.limit("chat.update", 60);
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(made.id())));
    assertEquals(List.of(), app.pauses);
    app.invoke(SlackFixture.changed(made.id()));
    assertEquals(1, app.slack.messages(StubSlack.CHANNEL).size());
  }

  @Test
  void a_form_that_slack_does_not_open_is_an_answer_to_the_person() {
    for (String error : List.of("expired_trigger_id", "internal_error")) {
      app.slack.fail("views.open", error);
      var answer = app.invoke(app.signed(app.command(SlackFixture.ANN, StubSlack.TEAM)));
      assertEquals(200, SlackFixture.status(answer));
      assertTrue(String.valueOf(answer.get("body")).contains("could not open the form"));
    }
    app.slack.limit("views.open", 1);
    app.invoke(app.signed(app.command(SlackFixture.ANN, StubSlack.TEAM)));
    assertEquals(List.of(), app.pauses);
    assertEquals(0, app.started.size());
  }

  @Test
  void says_so_if_lambda_does_not_accept_the_second_invocation() {
    app.lambdaAccepts = false;
    var answer = app.invoke(app.signed(app.command(SlackFixture.ANN, StubSlack.TEAM)));
    assertTrue(String.valueOf(answer.get("body")).contains("could not start"));
    RequestId id = new RequestId("req-000000000000");
    answer =
        app.invoke(
            app.signed(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", id)));
    assertEquals(503, SlackFixture.status(answer));
  }

  @Test
  void wires_again_with_each_request_until_the_secrets_can_be_read() {
    app.signingSecret = "";
    String body = app.command(SlackFixture.ANN, StubSlack.TEAM);
    assertEquals(503, SlackFixture.status(app.invoke(app.signed(body))));
    assertTrue(app.lines.getLast().contains("no answer"), app.lines.toString());
    RequestId id = new RequestId("req-000000000000");
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(id)));
    app.signingSecret = SlackFixture.SIGNING_SECRET;
    assertEquals(200, SlackFixture.status(app.invoke(app.signed(body))));
    int before = app.secretReads.get();
    assertEquals(200, SlackFixture.status(app.invoke(app.signed(body))));
    assertEquals(before, app.secretReads.get());
  }

  @Test
  void reads_the_secret_again_after_slack_has_refused_the_token() {
    AccessRequest made = app.requested("V1");
    app.slack.revokeToken("xoxb-the-next");
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(made.id())));
    app.botToken = "xoxb-the-next";
    app.invoke(SlackFixture.changed(made.id()));
    assertEquals(2, app.slack.calls("auth.test").size());
  }

  @Test
  void a_wrong_channel_fails_the_invocation() {
    app.send(app.command(SlackFixture.ANN, StubSlack.TEAM));
    app.send(app.submission(SlackFixture.ANN, "V1", SlackFixture.ROLE, "1h", "x"));
    app.slack.fail("chat.postMessage", "channel_not_found");
    RequestId id = app.requests().getLast().id();
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(id)));
    assertTrue(app.lines.toString().contains("chat.postMessage: channel_not_found"));
    app.invoke(SlackFixture.changed(id));
    assertEquals(1, app.slack.messages(StubSlack.CHANNEL).size());
  }

  @Test
  void the_next_invocation_posts_at_once_after_slack_has_limited_the_post() {
    submit(SlackFixture.ANN, SlackFixture.ROLE);
    RequestId id = app.requests().getLast().id();
    app.slack.limit("chat.postMessage", 60);
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(id)));
    app.invoke(SlackFixture.changed(id));
    assertEquals(1, app.slack.messages(StubSlack.CHANNEL).size());
  }

  @Test
  void a_post_without_an_answer_keeps_its_claim() {
    submit(SlackFixture.ANN, SlackFixture.ROLE);
    RequestId id = app.requests().getLast().id();
    app.slack.garble("chat.postMessage", "<html>");
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(id)));
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(id)));
    assertEquals(1, app.slack.calls("chat.postMessage").size());
    app.clock.advance(Duration.ofSeconds(61));
    app.invoke(SlackFixture.changed(id));
    assertEquals(1, app.slack.messages(StubSlack.CHANNEL).size());
  }

  @Test
  void two_invocations_at_once_notify_the_requester_once() throws Exception {
    AccessRequest made = app.requested("V1");
    app.slack.limit("chat.update", 60);
    app.invoke(
        app.signed(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id())));
    assertThrows(Messages.NotDone.class, app::work);
    assertEquals(Kind.APPROVED, app.read(made.id()).kind());
    assertEquals(List.of(), app.slack.messages(SlackFixture.ANN));
    // Both have changed the message before one of them goes on.
    app.slack.gather("chat.update", 2);
    Callable<Map<String, Object>> changed = () -> app.invoke(SlackFixture.changed(made.id()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Map<String, Object>> done : threads.invokeAll(List.of(changed, changed))) {
        done.get();
      }
    }
    assertEquals(1, app.slack.messages(SlackFixture.ANN).size());
  }

  @Test
  void notifies_the_requester_in_the_next_invocation_if_slack_does_not_answer() {
    AccessRequest made = app.requested("V1");
    app.slack.limit("chat.postMessage", 60);
    app.invoke(
        app.signed(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id())));
    assertThrows(Messages.NotDone.class, app::work);
    assertEquals(List.of(), app.slack.messages(SlackFixture.ANN));
    app.invoke(SlackFixture.changed(made.id()));
    app.invoke(SlackFixture.changed(made.id()));
    assertEquals(1, app.slack.messages(SlackFixture.ANN).size());
  }

  @Test
  void posts_the_message_anew_after_it_was_deleted() {
    AccessRequest made = app.requested("V1");
    app.slack.deleteMessages(StubSlack.CHANNEL);
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    assertTrue(message().contains("Access request: approved"), message());
    assertEquals(1, app.slack.messages(SlackFixture.ANN).size());
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "deny", made.id()));
    assertTrue(message().contains("Access request: revoked"), message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"not_in_channel", "is_archived", "cant_update_message"})
  void a_message_that_cannot_be_changed_keeps_no_result_from_people(String error) {
    AccessRequest made = app.requested("V1");
    app.slack.fail("chat.update", error);
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    assertTrue(app.slack.messages(SlackFixture.ANN).getFirst().contains("is approved"));
    app.slack.fail("chat.update", error);
    assertThrows(Messages.NotDone.class, () -> app.invoke(SlackFixture.changed(made.id())));
    app.slack.fail("chat.update", error);
    app.send(SlackFixture.click(SlackFixture.ANN, StubSlack.TEAM, "approve", made.id()));
    assertEquals(1, app.slack.calls("chat.postEphemeral").size());
    assertEquals(1, app.slack.messages(SlackFixture.ANN).size());
  }

  @Test
  void a_requester_who_cannot_be_told_does_not_stop_the_message_to_approvers() {
    AccessRequest made = app.requested("V1");
    app.slack.fail("chat.postMessage", "messages_tab_disabled");
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    assertTrue(message().contains("approved"), message());
  }

  @Test
  void texts_of_people_have_no_mentions_and_no_links() {
    app.send(app.command(SlackFixture.ANN, StubSlack.TEAM));
    app.send(
        app.submission(
            SlackFixture.ANN, "V1", SlackFixture.ROLE, "1h", "<!channel> <https://x.example|ok>"));
    AccessRequest made = app.requests().getLast();
    app.invoke(SlackFixture.changed(made.id()));
    var posted = app.slack.calls("chat.postMessage").getFirst();
    assertFalse(posted.field("text").contains("<"), posted.field("text"));
    assertTrue(
        posted
            .field("blocks")
            .contains(
                "{\"type\":\"section\",\"text\":{\"type\":\"plain_text\",\"text\":\"Reason: "),
        posted.field("blocks"));
  }

  @Test
  void emergency_access_mentions_all_members_of_the_channel() {
    var caller =
        new Caller(
            new IssuerName("staff"),
            "https://staff.example.com",
            "ann@example.com",
            List.of("vend"),
            new Claims(Map.of("sub", List.of("ann@example.com"))),
            app.clock.instant().plusSeconds(600),
            Optional.empty(),
            Person.parse("ann@example.com"));
    app.slack.user(SlackFixture.ANN, "ann@example.com", Map.of());
    var requests = new Requests(app.store, app.clock, WaitTimer.SYSTEM, SlackFixture.random());
    var result =
        requests.make(
            SlackFixture.rules(),
            Actor.of(caller, "203.0.113.7").orElseThrow(),
            new RequestRules.NewRequest(
                RoleReference.parse(SlackFixture.ROLE), Optional.empty(), "an outage", true),
            Optional.empty(),
            Freezes.NONE);
    assertTrue(result instanceof Requests.Done, result.toString());
    app.invoke(SlackFixture.changed(app.requests().getLast().id()));
    assertTrue(message().contains("<!channel> Emergency access"), message());
    assertEquals(1, app.slack.messages(SlackFixture.ANN).size());
  }

  @Test
  void no_line_of_the_log_has_a_request_of_slack_or_a_secret() {
    AccessRequest made = app.requested("V1");
    app.send(SlackFixture.click(SlackFixture.LEAD, StubSlack.TEAM, "approve", made.id()));
    app.send(SlackFixture.click(SlackFixture.ANN, StubSlack.TEAM, "approve", made.id()));
    app.slack.fail("views.open", "internal_error");
    app.send(app.command(SlackFixture.ANN, StubSlack.TEAM));
    app.invoke(app.signed("nothing=known&trigger_id=13345224609"));
    app.invoke(
        SlackFixture.event(
            app.command(SlackFixture.ANN, StubSlack.TEAM), "1531420618", "v0=the-signature"));
    assertFalse(app.lines.isEmpty());
    String all = String.join("\n", app.lines);
    for (String part :
        List.of(
            "deprecated-token",
            "the-response-url",
            "trigger",
            "payload",
            "view_submission",
            "the-signature",
            StubSlack.TOKEN,
            SlackFixture.SIGNING_SECRET)) {
      assertFalse(all.contains(part), part);
    }
  }
}
