package vend.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.request.RequestFixture.ADMIN;
import static vend.request.RequestFixture.GRANTS;
import static vend.request.RequestFixture.NOON;
import static vend.request.RequestFixture.RULES;
import static vend.request.RequestFixture.approved;
import static vend.request.RequestFixture.approvedInChat;
import static vend.request.RequestFixture.caller;
import static vend.request.RequestFixture.holding;
import static vend.request.RequestFixture.lead;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Person;
import vend.credentials.SessionDuration;
import vend.request.AccessRequest;
import vend.request.RequestFixture;
import vend.session.RequestedSession;

class DeciderApprovalTest {
  private static final Map<String, List<String>> SHOP = Map.of("department", List.of("shop"));
  private static final Caller ANN = caller("staff", "ann", SHOP);

  private static Decision decide(Caller caller, Approvals approvals, Instant now) {
    return decide(GRANTS, caller, approvals, now, RequestedSession.DEFAULT);
  }

  private static Decision decide(
      Grants grants, Caller caller, Approvals approvals, Instant now, RequestedSession requested) {
    return new Decider(grants)
        .decide(
            caller,
            ADMIN,
            requested,
            new RequestFacts("203.0.113.7", now, Freezes.NONE, approvals));
  }

  @Test
  void allows_only_the_person_of_an_approved_request() {
    Approvals approvals = holding(approved(RULES));
    Allowed allowed = TestGrants.allowed(decide(ANN, approvals, NOON));
    assertEquals("req-000000000001", allowed.session().tags().values().get("vend:request"));
    assertEquals("req-000000000001", allowed.approval().orElseThrow().request().value());
    TestGrants.denied(
        Reason.APPROVAL_REQUIRED, decide(caller("staff", "bob", SHOP), approvals, NOON));
    TestGrants.denied(Reason.APPROVAL_REQUIRED, decide(ANN, Approvals.NONE, NOON));
  }

  @Test
  void checks_the_persons_own_claims_although_the_request_is_approved() {
    TestGrants.denied(
        Reason.CONDITION_NOT_MET,
        decide(caller("staff", "ann", Map.of()), holding(approved(RULES)), NOON));
  }

  @Test
  void denies_a_caller_without_a_person() {
    TestGrants.denied(
        Reason.PERSON_REQUIRED,
        decide(caller("staff", "not a person", SHOP), holding(approved(RULES)), NOON));
  }

  @Test
  void denies_while_the_approvals_cannot_be_read() {
    TestGrants.denied(
        Reason.APPROVAL_UNAVAILABLE, decide(ANN, _ -> new Approvals.Unreachable("Timeout"), NOON));
  }

  @Test
  void denies_before_and_after_the_approved_time() {
    Approvals approvals = holding(approved(RULES));
    TestGrants.allowed(decide(ANN, approvals, NOON.minusSeconds(5)));
    TestGrants.denied(Reason.APPROVAL_REQUIRED, decide(ANN, approvals, NOON.minusSeconds(6)));
    TestGrants.denied(
        Reason.APPROVAL_REQUIRED, decide(ANN, approvals, NOON.plus(Duration.ofHours(4))));
  }

  @ParameterizedTest
  @CsvSource({"0, 3600", "10800, 2700", "11669, 2700", "11670, 2700", "11671, 1800", "13470, 900"})
  void credentials_end_before_the_approval(long seconds, int duration) {
    Instant now = NOON.plusSeconds(seconds);
    Allowed allowed = TestGrants.allowed(decide(ANN, holding(approved(RULES)), now));
    assertEquals(duration, allowed.session().duration().seconds());
    Instant until = allowed.approval().orElseThrow().until();
    assertFalse(now.plusSeconds(duration).isAfter(until));
  }

  @Test
  void a_requested_duration_is_cut_to_the_approved_time() {
    var hour = RequestedSession.DEFAULT.lasting(SessionDuration.LONGEST_CHAINED);
    Instant now = NOON.plus(Duration.ofMinutes(200));
    Allowed allowed = TestGrants.allowed(decide(GRANTS, ANN, holding(approved(RULES)), now, hour));
    assertEquals(1800, allowed.session().duration().seconds());
  }

  /** A default duration is never longer than the grant's own limit. */
  @ParameterizedTest
  @CsvSource({"10800, 1200", "12000, 1200", "13470, 900"})
  void a_short_session_stays_short_near_the_end(long seconds, int duration) {
    Grants shorter =
        TestGrants.whole(
            RequestFixture.FILE.replace(
                "session: { policy: policies/admin.json }",
                "session: { policy: policies/admin.json, duration: 20m }"),
            RequestFixture.POLICIES);
    Approvals approvals = holding(approved(RequestFixture.rules(shorter)));
    Allowed allowed =
        TestGrants.allowed(
            decide(shorter, ANN, approvals, NOON.plusSeconds(seconds), RequestedSession.DEFAULT));
    assertEquals(duration, allowed.session().duration().seconds());
  }

  @Test
  void an_extension_leaves_no_gap() {
    var first = approved(RULES).window().orElseThrow();
    var second =
        new Approvals.Window(
            new RequestId("req-000000000009"),
            first.digest(),
            first.until(),
            first.until().plus(Duration.ofHours(4)),
            first.approvers());
    Approvals both = _ -> new Approvals.Found(List.of(first, second));
    Instant ending = first.until().minusSeconds(60);
    Allowed allowed = TestGrants.allowed(decide(ANN, both, ending));
    assertEquals(second, allowed.approval().orElseThrow());
    assertEquals(3600, allowed.session().duration().seconds());
    var apart =
        new Approvals.Window(
            second.request(),
            first.digest(),
            first.until().plusSeconds(1),
            second.until(),
            first.approvers());
    TestGrants.denied(
        Reason.APPROVAL_ENDING,
        decide(ANN, _ -> new Approvals.Found(List.of(first, apart)), ending));
  }

  @Test
  void denies_when_less_is_left_than_awss_shortest_session() {
    Instant now = NOON.plus(Duration.ofHours(4)).minusSeconds(900);
    TestGrants.denied(Reason.APPROVAL_ENDING, decide(ANN, holding(approved(RULES)), now));
  }

  @Test
  void denies_when_the_grant_has_changed_since() {
    Grants changed =
        TestGrants.whole(
            RequestFixture.FILE.replace("AdministratorAccess", "PowerUserAccess"),
            RequestFixture.POLICIES);
    TestGrants.denied(
        Reason.APPROVAL_CHANGED,
        decide(changed, ANN, holding(approved(RULES)), NOON, RequestedSession.DEFAULT));
    Grants policy =
        TestGrants.whole(
            RequestFixture.FILE,
            Map.of("policies/admin.json", RequestFixture.POLICY.replace("s3:*", "iam:*")));
    TestGrants.denied(
        Reason.APPROVAL_CHANGED,
        decide(policy, ANN, holding(approved(RULES)), NOON, RequestedSession.DEFAULT));
  }

  @Test
  void a_freeze_wins_over_an_approval() {
    var facts =
        new RequestFacts(
            "203.0.113.7",
            NOON,
            new Freezes(false, Set.of(), Set.of(new GrantId("admin-on-request")), Set.of()),
            holding(approved(RULES)));
    TestGrants.denied(
        Reason.FROZEN, new Decider(GRANTS).decide(ANN, ADMIN, RequestedSession.DEFAULT, facts));
  }

  private static Freezes frozen(FreezeKind kind, String name) {
    return FreezeItem.read(Map.of(kind.attribute(), List.of(name)));
  }

  private static Decision decide(Freezes freezes, AccessRequest... approved) {
    var facts = new RequestFacts("203.0.113.7", NOON, freezes, holding(approved));
    return new Decider(GRANTS).decide(ANN, ADMIN, RequestedSession.DEFAULT, facts);
  }

  @ParameterizedTest
  @CsvSource({"PERSON, bob", "CALLER, staff/subject of bob"})
  void an_approval_does_not_hold_while_its_approver_is_frozen(FreezeKind kind, String name) {
    Freezes freezes = frozen(kind, name);
    var denied = TestGrants.denied(Reason.FROZEN, decide(freezes, approved(RULES)));
    assertTrue(denied.detail().contains("approver bob is frozen"), denied.detail());
    assertTrue(denied.detail().contains("vend end req-000000000001"), denied.detail());
    TestGrants.allowed(decide(Freezes.NONE, approved(RULES)));
    TestGrants.allowed(decide(frozen(FreezeKind.PERSON, "carl"), approved(RULES)));
  }

  @ParameterizedTest
  @CsvSource({"PERSON, bob", "CALLER, chatbot/U1-bob", "ISSUER, chatbot"})
  void an_approval_by_chat_does_not_hold_while_its_approver_or_chat_is_frozen(
      FreezeKind kind, String name) {
    TestGrants.allowed(decide(Freezes.NONE, approvedInChat()));
    var denied = TestGrants.denied(Reason.FROZEN, decide(frozen(kind, name), approvedInChat()));
    assertTrue(denied.detail().contains("approver bob is frozen"), denied.detail());
  }

  @Test
  void the_approval_of_another_approver_holds_beside_it() {
    AccessRequest chats = approvedInChat();
    var other =
        new Approvals.Window(
            new RequestId("req-000000000009"),
            chats.digest(),
            NOON,
            NOON.plus(Duration.ofHours(1)),
            List.of(new Approvals.Approver(new Person("carl"), lead("carl").id())));
    var facts =
        new RequestFacts(
            "203.0.113.7",
            NOON,
            frozen(FreezeKind.ISSUER, "chatbot"),
            _ -> new Approvals.Found(List.of(chats.window().orElseThrow(), other)));
    Allowed allowed =
        TestGrants.allowed(new Decider(GRANTS).decide(ANN, ADMIN, RequestedSession.DEFAULT, facts));
    assertEquals(other, allowed.approval().orElseThrow());
  }

  @Test
  void reads_the_approvals_only_for_grants_that_need_one() {
    Approvals unread =
        _ -> {
          throw new AssertionError("read");
        };
    var facts = new RequestFacts("203.0.113.7", NOON, Freezes.NONE, unread);
    TestGrants.allowed(
        new Decider(GRANTS)
            .decide(ANN, RoleReference.parse("blog/read"), RequestedSession.DEFAULT, facts));
    TestGrants.denied(
        Reason.CONDITION_NOT_MET, decide(caller("staff", "ann", Map.of()), unread, NOON));
  }

  @Test
  void lists_roles_on_request_apart_from_allowed_ones() {
    var decider = new Decider(GRANTS);
    var facts = new RequestFacts("203.0.113.7", NOON);
    assertEquals(
        List.of("admin"),
        decider.rolesOnRequest(ANN, facts).stream().map(one -> one.role().arn().name()).toList());
    assertTrue(
        decider.allowedRoles(ANN, facts).stream()
            .noneMatch(one -> one.role().arn().name().equals("admin")));
    assertEquals(
        Optional.empty(),
        decider.grantOnRequest(
            ANN, GRANTS.find(RoleReference.parse("blog/read")).orElseThrow(), facts));
    assertEquals(List.of(), decider.rolesOnRequest(caller("staff", "ann", Map.of()), facts));
  }

  @Test
  void of_two_approved_requests_the_one_that_lasts_longer_counts() {
    AccessRequest first = approved(RULES);
    var window = first.window().orElseThrow();
    var second =
        new Approvals.Window(
            new RequestId("req-000000000009"),
            window.digest(),
            window.from(),
            window.until().plusSeconds(60),
            window.approvers());
    Allowed allowed =
        TestGrants.allowed(decide(ANN, _ -> new Approvals.Found(List.of(window, second)), NOON));
    assertEquals(second, allowed.approval().orElseThrow());
  }
}
