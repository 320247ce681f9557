package vend.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.request.RequestFixture.ADMIN;
import static vend.request.RequestFixture.GRANTS;
import static vend.request.RequestFixture.NOON;
import static vend.request.RequestFixture.RULES;
import static vend.request.RequestFixture.approved;
import static vend.request.RequestFixture.changed;
import static vend.request.RequestFixture.lead;
import static vend.request.RequestFixture.leadInChat;
import static vend.request.RequestFixture.next;
import static vend.request.RequestFixture.pending;
import static vend.request.RequestFixture.person;
import static vend.request.RequestFixture.platform;
import static vend.request.RequestFixture.refused;
import static vend.request.RequestFixture.requester;
import static vend.request.RequestFixture.wanted;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.grant.Approvals;
import vend.grant.Freezes;
import vend.grant.RequestId;
import vend.request.RequestRules.NewRequest;
import vend.request.RequestRules.Outcome;
import vend.request.RequestState.Cause;
import vend.request.RequestState.Kind;

class RequestRulesTest {
  private static final RequestId ID = new RequestId("req-000000000002");

  private static Outcome make(Actor actor, NewRequest wanted, Freezes freezes) {
    return RULES.make(ID, actor, wanted, freezes, NOON);
  }

  private static Outcome make(Actor actor, NewRequest wanted) {
    return make(actor, wanted, Freezes.NONE);
  }

  private static NewRequest of(String role) {
    return new NewRequest(RoleReference.parse(role), Optional.empty(), "reason", false);
  }

  @Test
  void makes_a_pending_request_for_the_grants_own_times() {
    AccessRequest request = next(make(requester("ann"), wanted()));
    assertEquals(Kind.PENDING, request.kind());
    assertEquals(Duration.ofHours(4), request.duration());
    assertEquals(NOON.plus(Duration.ofHours(24)), request.expires());
    assertEquals(new Person("ann"), request.person());
    assertEquals("admin-on-request", request.grant().value());
    assertEquals(Optional.empty(), request.window());
  }

  @Test
  void refuses_a_request_that_the_grants_do_not_offer() {
    refused(
        Reason.CONDITION_NOT_MET,
        make(person("ann", Map.of("department", List.of("blog"))), wanted()));
    refused(Reason.APPROVAL_NOT_NEEDED, make(requester("ann"), of("blog/read")));
    refused(Reason.ROLE_NOT_GRANTED, make(requester("ann"), of("shop/nothing")));
    refused(
        Reason.ROLE_NOT_GRANTED,
        make(person("partner", "ann", Map.of("department", List.of("shop"))), wanted()));
  }

  @Test
  void refuses_longer_access_than_the_grant_gives() {
    var longer = new NewRequest(ADMIN, Optional.of(Duration.ofHours(5)), "reason", false);
    String detail = refused(Reason.DURATION_TOO_LONG, make(requester("ann"), longer)).detail();
    assertTrue(detail.contains("at most 4h") && detail.contains("5h"), detail);
  }

  @Test
  void refuses_access_that_is_too_short_for_a_session() {
    var shorter = new NewRequest(ADMIN, Optional.of(Duration.ofMinutes(29)), "reason", false);
    refused(Reason.INVALID_REQUEST, make(requester("ann"), shorter));
  }

  @Test
  void a_request_of_a_clock_ahead_can_be_approved() {
    next(RULES.approve(pending(RULES), lead("bob"), "", List.of(), NOON.minusSeconds(2)));
  }

  @Test
  void access_under_a_changed_grant_does_not_delay_a_new_one() {
    Approvals.Window old = approved(changed("lasts: 4h", "lasts: 8h")).window().orElseThrow();
    AccessRequest request =
        next(RULES.approve(pending(RULES), lead("bob"), "", List.of(old), NOON));
    assertEquals(NOON, request.state().period().orElseThrow().from());
  }

  @Test
  void refuses_a_request_without_a_reason() {
    refused(
        Reason.INVALID_REQUEST,
        make(requester("ann"), new NewRequest(ADMIN, Optional.empty(), " ", false)));
  }

  @Test
  void refuses_requests_of_frozen_people_roles_and_grants() {
    var ann = freezes(Set.of(new Person("ann")), Set.of());
    refused(Reason.FROZEN, make(requester("ann"), wanted(), ann));
    next(make(requester("bob"), wanted(), ann));
    var chat = freezes(Set.of(), Set.of(new IssuerName("chatbot")));
    refused(Reason.FROZEN, make(leadInChat("bob"), wanted(), chat));
    var role = GRANTS.find(ADMIN).orElseThrow().arn();
    var frozenRole = new Freezes(false, Set.of(role), Set.of(), Set.of());
    refused(Reason.FROZEN, make(requester("bob"), wanted(), frozenRole));
    refused(Reason.FROZEN, make(leadInChat("bob"), wanted(), frozenRole));
  }

  private static Freezes freezes(Set<Person> persons, Set<IssuerName> issuers) {
    return new Freezes(false, Set.of(), Set.of(), issuers, Set.of(), persons, false);
  }

  @Test
  void a_chat_requests_for_a_person_whose_claims_it_does_not_know() {
    AccessRequest request = next(make(leadInChat("ann"), wanted()));
    assertEquals(new Person("ann"), request.person());
    assertEquals("chatbot", request.caller().issuer().value());
    refused(Reason.ROLE_NOT_GRANTED, make(leadInChat("ann"), of("blog/read")));
  }

  @Test
  void the_clock_of_the_access_starts_with_the_approval() {
    Instant later = NOON.plus(Duration.ofHours(5));
    AccessRequest request = next(RULES.approve(pending(RULES), lead("bob"), "", List.of(), later));
    assertEquals(
        Optional.of(new RequestState.Period(later, later.plus(Duration.ofHours(4)))),
        request.state().period());
    assertEquals(request.id(), request.window().orElseThrow().request());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "ANN", "Ann"})
  void no_person_approves_or_denies_their_own_request_in_any_case_of_the_name(String name) {
    for (Actor self : List.of(lead(name), leadInChat(name))) {
      refused(Reason.OWN_REQUEST, RULES.approve(pending(RULES), self, "", List.of(), NOON));
      refused(Reason.OWN_REQUEST, RULES.deny(pending(RULES), self, "", NOON));
    }
  }

  @Test
  void only_members_of_the_named_groups_decide() {
    for (Actor actor :
        List.of(
            person("carl", Map.of("groups", List.of("other"))),
            person("partner", "carl", Map.of("groups", List.of("leads"))),
            person("carl", Map.of("Groups", List.of("leads"))))) {
      refused(Reason.NOT_AN_APPROVER, RULES.approve(pending(RULES), actor, "", List.of(), NOON));
      refused(Reason.NOT_AN_APPROVER, RULES.deny(pending(RULES), actor, "", NOON));
      assertFalse(RULES.isVisible(pending(RULES), actor, NOON));
    }
  }

  @Test
  void a_later_group_approves_once_the_request_is_old_enough_and_denies_at_once() {
    AccessRequest request = pending(RULES);
    Instant due = NOON.plus(Duration.ofHours(4));
    refused(
        Reason.NOT_AN_APPROVER,
        RULES.approve(request, platform("carl"), "", List.of(), due.minusSeconds(1)));
    next(RULES.approve(request, platform("carl"), "", List.of(), due));
    next(RULES.deny(request, platform("carl"), "", NOON));
    refused(
        Reason.NOT_AN_APPROVER,
        RULES.approve(request, platform("carl"), "", List.of(), NOON.minusSeconds(60)));
  }

  @Test
  void counts_different_people_and_a_chats_word_once() {
    RequestRules three = changed("count: 1", "count: 3");
    AccessRequest request = pending(three);
    request = next(three.approve(request, leadInChat("bob"), "", List.of(), NOON));
    assertEquals(Kind.PENDING, request.kind());
    refused(
        Reason.CHAT_NOT_ENOUGH, three.approve(request, leadInChat("carl"), "", List.of(), NOON));
    assertInstanceOf(
        RequestRules.AlreadyDone.class, three.approve(request, lead("BOB"), "", List.of(), NOON));
    request = next(three.approve(request, lead("carl"), "", List.of(), NOON));
    assertEquals(Kind.PENDING, request.kind());
    request = next(three.approve(request, lead("dora"), "", List.of(), NOON));
    assertEquals(Kind.APPROVED, request.kind());
    assertEquals(4, request.version());
  }

  @Test
  void a_second_click_changes_nothing() {
    assertInstanceOf(
        RequestRules.AlreadyDone.class,
        RULES.approve(approved(RULES), lead("bob"), "", List.of(), NOON));
    AccessRequest denied = next(RULES.deny(pending(RULES), lead("bob"), "no", NOON));
    assertEquals(Kind.DENIED, denied.kind());
    assertInstanceOf(RequestRules.AlreadyDone.class, RULES.deny(denied, lead("bob"), "", NOON));
    refused(Reason.REQUEST_STATE, RULES.deny(denied, lead("carl"), "", NOON));
    refused(Reason.REQUEST_STATE, RULES.approve(denied, lead("carl"), "", List.of(), NOON));
  }

  @Test
  void a_denial_after_the_approval_revokes() {
    AccessRequest revoked = next(RULES.deny(approved(RULES), lead("carl"), "stop", NOON));
    assertEquals(Kind.REVOKED, revoked.kind());
    assertEquals(Optional.empty(), revoked.window());
    assertEquals(Optional.of(Cause.DENIED), ((RequestState.Closed) revoked.state()).cause());
  }

  @Test
  void only_the_requester_withdraws_and_ends() {
    refused(Reason.OWN_REQUEST, RULES.withdraw(pending(RULES), lead("bob"), NOON));
    refused(Reason.OWN_REQUEST, RULES.end(approved(RULES), lead("bob"), NOON));
    assertEquals(
        Kind.WITHDRAWN, next(RULES.withdraw(pending(RULES), requester("ann"), NOON)).kind());
    assertEquals(Kind.ENDED, next(RULES.end(approved(RULES), leadInChat("ann"), NOON)).kind());
    refused(Reason.REQUEST_STATE, RULES.end(pending(RULES), requester("ann"), NOON));
    refused(Reason.REQUEST_STATE, RULES.withdraw(approved(RULES), requester("ann"), NOON));
  }

  @Test
  void a_late_answer_changes_nothing() {
    Instant late = NOON.plus(Duration.ofHours(24));
    refused(Reason.REQUEST_STATE, RULES.approve(pending(RULES), lead("bob"), "", List.of(), late));
    refused(Reason.REQUEST_STATE, RULES.deny(pending(RULES), lead("bob"), "", late));
    refused(Reason.REQUEST_STATE, RULES.withdraw(pending(RULES), requester("ann"), late));
    refused(Reason.REQUEST_STATE, RULES.end(approved(RULES), requester("ann"), late));
    assertEquals(
        Optional.of(Cause.NOT_DECIDED), cause(RULES.swept(pending(RULES), late).orElseThrow()));
    assertEquals(
        Optional.of(Cause.TIME_OVER), cause(RULES.swept(approved(RULES), late).orElseThrow()));
    assertEquals(Optional.empty(), RULES.swept(pending(RULES), late.minusSeconds(1)));
  }

  private static Optional<Cause> cause(AccessRequest request) {
    return ((RequestState.Closed) request.state()).cause();
  }

  @Test
  void an_extension_begins_when_the_access_before_it_ends() {
    Approvals.Window current = approved(RULES).window().orElseThrow();
    AccessRequest second = next(make(requester("ann"), wanted()));
    Instant later = NOON.plus(Duration.ofHours(3));
    AccessRequest extended = next(RULES.approve(second, lead("bob"), "", List.of(current), later));
    assertEquals(
        Optional.of(
            new RequestState.Period(current.until(), current.until().plus(Duration.ofHours(4)))),
        extended.state().period());
    AccessRequest afterwards =
        next(RULES.approve(second, lead("bob"), "", List.of(current), current.until()));
    assertEquals(current.until(), afterwards.state().period().orElseThrow().from());
  }

  @Test
  void the_glass_is_broken_by_the_requester_alone_with_a_reason_and_not_in_a_chat() {
    var wanted = new NewRequest(ADMIN, Optional.empty(), "the shop is down", true);
    AccessRequest request = next(make(requester("ann"), wanted));
    assertEquals(Kind.PENDING, request.kind());
    AccessRequest open = RequestRules.breakGlass(request, requester("ann"), NOON);
    assertEquals(Kind.APPROVED, open.kind());
    assertEquals(Verdict.Kind.BREAK_GLASS, open.decisions().getFirst().kind());
    refused(Reason.NOT_AN_APPROVER, make(leadInChat("ann"), wanted));
    refused(
        Reason.NOT_AN_APPROVER,
        changed("breakGlass: true", "breakGlass: false")
            .make(ID, requester("ann"), wanted, Freezes.NONE, NOON));
    refused(
        Reason.INVALID_REQUEST,
        changed("breakGlass: true", "breakGlass: true\n      reason: optional")
            .make(
                ID,
                requester("ann"),
                new NewRequest(ADMIN, Optional.empty(), "", true),
                Freezes.NONE,
                NOON));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lasts: 4h | lasts: 5h",
        "count: 1 | count: 2",
        "department: shop | department: blog",
        "policies: [AdministratorAccess] | policies: [PowerUserAccess]",
        "groups: [leads] | groups: [leads, others]",
        "team: platform | team: other",
        "https://id.example.com | https://other.example.com",
        "chat: internal-chatbot | chat: another-chat",
        "person: upn | person: sub",
        "\"222222222222\" | \"555555555555\"",
        "admin-on-request | admin-by-request",
      })
  void any_change_of_the_grant_and_what_it_names_voids_the_request(String before, String after) {
    RequestRules now = changed(before, after);
    refused(Reason.REQUEST_STATE, now.approve(pending(RULES), lead("bob"), "", List.of(), NOON));
    assertEquals(Kind.EXPIRED, now.swept(pending(RULES), NOON).orElseThrow().kind());
    AccessRequest revoked = now.swept(approved(RULES), NOON).orElseThrow();
    assertEquals(Kind.REVOKED, revoked.kind());
    assertEquals(Optional.of(Cause.GRANT_CHANGED), cause(revoked));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "externalId: shop-external-id | externalId: shop-other-id",
        "policies: [ReadOnlyAccess] | policies: [ViewOnlyAccess]",
        "- id: read-everything | - id: read-something",
        "read: { accounts: [shop, blog] | 'read: { # a comment\n      accounts: [shop, blog]'",
      })
  void other_changes_of_the_file_leave_the_request_alone(String before, String after) {
    RequestRules now = changed(before, after);
    next(now.approve(pending(RULES), lead("bob"), "", List.of(), NOON));
    assertEquals(Optional.empty(), now.swept(pending(RULES), NOON));
    assertEquals(Optional.empty(), now.swept(approved(RULES), NOON));
  }
}
