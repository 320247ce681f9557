package vend.integration.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import vend.Reason;
import vend.functions.aws.RequestTable;
import vend.functions.aws.Table;
import vend.grant.Allowed;
import vend.grant.Approvals;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.Freezes;
import vend.grant.Grants;
import vend.grant.RequestFacts;
import vend.grant.TestGrants;
import vend.request.AccessRequest;
import vend.request.RequestEvent;
import vend.request.RequestFixture;
import vend.request.RequestRules;
import vend.request.RequestState.Cause;
import vend.request.RequestState.Closed;
import vend.request.RequestState.Kind;
import vend.request.RequestStore;
import vend.request.Requests;
import vend.request.Requests.Act;
import vend.session.RequestedSession;

/**
 * An approval holds for what the approver saw: after a change of the grant or of a file that it
 * names, the role is denied, and the request is revoked with an event. Over the real table.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Threat30WidenedLaterIT {
  /** What changed, as text before and after, in the grants file or in the session policy. */
  record Change(String name, String before, String after) {
    @Override
    public String toString() {
      return name;
    }

    Grants grants() {
      boolean isInFile = RequestFixture.FILE.contains(before);
      var policies = new LinkedHashMap<>(RequestFixture.POLICIES);
      policies.replaceAll((_, text) -> text.replace(before, after));
      assertTrue(isInFile || !policies.equals(RequestFixture.POLICIES), before);
      return TestGrants.whole(RequestFixture.FILE.replace(before, after), policies);
    }
  }

  private RequestsFixture table;

  static Stream<Change> changes() {
    return Stream.of(
        new Change("the session policy", "s3:*", "*"),
        new Change("the role's policies", "[AdministratorAccess]", "[PowerUserAccess]"),
        new Change("the grant's conditions", "department: shop", "department: [shop, blog]"),
        new Change("the grant's session", "policy: policies/admin.json", "duration: 30m"),
        new Change("the number of approvals", "count: 1", "count: 2"),
        new Change("the time for a decision", "expires: 24h", "expires: 48h"),
        new Change("the length of the access", "lasts: 4h", "lasts: 8h"),
        new Change("the approvers' conditions", "team: platform", "team: [platform, shop]"),
        new Change("the chat's approvers", "issuer: chatbot, when", "issuer: partner, when"),
        new Change("the requesters' issuer", "https://id.example.com", "https://id2.example.com"),
        new Change("the chat", "internal-chatbot", "another-chatbot"),
        new Change("the account of the role", "222222222222", "444444444444"));
  }

  @BeforeAll
  void start() throws Exception {
    table = new RequestsFixture();
  }

  @AfterAll
  void stop() throws Exception {
    table.close();
  }

  @BeforeEach
  void clear() {
    table.clear();
  }

  private AccessRequest approved() {
    Requests requests = table.requests;
    var made =
        RequestsFixture.done(
            requests.make(
                RequestFixture.RULES,
                RequestFixture.requester("ann"),
                RequestFixture.wanted(),
                Optional.empty(),
                Freezes.NONE));
    return RequestsFixture.done(
        requests.act(
            RequestFixture.RULES,
            RequestFixture.lead("bob"),
            made.id(),
            Act.APPROVE,
            "",
            Freezes.NONE));
  }

  private Decision decide(Grants grants, Approvals approvals, Instant time) {
    var caller = RequestFixture.caller("staff", "ann", Map.of("department", List.of("shop")));
    return new Decider(grants)
        .decide(
            caller,
            RequestFixture.ADMIN,
            RequestedSession.DEFAULT,
            new RequestFacts("203.0.113.7", time, Freezes.NONE, approvals));
  }

  private Reason denied(Grants grants, Approvals approvals) {
    return assertInstanceOf(Decision.Denied.class, decide(grants, approvals, table.clock.instant()))
        .reason();
  }

  private Allowed allowed() {
    return assertInstanceOf(
        Allowed.class, decide(RequestFixture.GRANTS, table.store, table.clock.instant()));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void a_change_after_the_approval_denies_at_once_and_revokes(Change change) {
    AccessRequest approved = approved();
    assertEquals(approved.window(), allowed().approval());
    Grants changed = change.grants();
    Reason reason = denied(changed, table.store);
    // In another account it is another role, for which nothing was approved.
    assertTrue(
        reason == Reason.APPROVAL_CHANGED || reason == Reason.APPROVAL_REQUIRED, reason::name);

    RequestRules rules = RequestFixture.rules(changed);
    assertEquals(1, table.requests.sweep(rules).changed());
    AccessRequest after = table.read(approved.id());
    assertEquals(Kind.REVOKED, after.kind());
    assertEquals(
        Optional.of(Cause.GRANT_CHANGED), assertInstanceOf(Closed.class, after.state()).cause());
    assertEquals(after, events().getLast().after());
    // The file as it was does not bring the approval back.
    assertEquals(Reason.APPROVAL_REQUIRED, denied(RequestFixture.GRANTS, table.store));
  }

  private List<RequestEvent> events() {
    return assertInstanceOf(RequestStore.Events.class, table.store.undelivered(10)).events();
  }

  @Test
  void a_comment_in_the_file_changes_nothing() {
    approved();
    var same = new Change("a comment", "version: 1", "# for auditors\nversion: 1").grants();
    assertInstanceOf(Allowed.class, decide(same, table.store, table.clock.instant()));
    assertEquals(0, table.requests.sweep(RequestFixture.rules(same)).changed());
  }

  /** AWS's shortest session is 15 minutes, and Vend keeps 30 seconds for the way to STS. */
  @Test
  void credentials_never_outlive_the_approval() {
    AccessRequest approved = approved();
    Instant until = approved.window().orElseThrow().until();
    for (int minutes = 1; minutes < 4 * 60; minutes++) {
      Instant time = until.minus(Duration.ofMinutes(minutes));
      Decision decision = decide(RequestFixture.GRANTS, table.store, time);
      if (decision instanceof Allowed allowed) {
        Duration length = Duration.ofSeconds(allowed.session().duration().seconds());
        assertFalse(time.plusSeconds(30).plus(length).isAfter(until), time::toString);
      } else {
        assertTrue(minutes < 16, "denied %d minutes before the end".formatted(minutes));
      }
    }
  }

  @Test
  void a_table_that_is_away_denies() throws Exception {
    approved();
    URI nobody;
    try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + port.getLocalPort());
    }
    try (var http = Apache5HttpClient.create();
        var client = RequestsFixture.client(nobody, http)) {
      var away = new RequestTable(new Table(client, "vend-requests", Duration.ofSeconds(30)));
      assertEquals(Reason.APPROVAL_UNAVAILABLE, denied(RequestFixture.GRANTS, away));
    }
    var missing = new RequestTable(new Table(table.client, "missing", Duration.ofSeconds(30)));
    assertEquals(Reason.APPROVAL_UNAVAILABLE, denied(RequestFixture.GRANTS, missing));
    allowed();
  }

  /** The client that revoked it got no answer, so only the table can know of the change. */
  @Test
  void a_change_whose_answer_was_lost_denies_and_has_its_event() throws Exception {
    AccessRequest approved = approved();
    try (var http = new LostAnswers(Apache5HttpClient.create());
        var client = RequestsFixture.client(table.dynamoDb.endpoint(), http)) {
      http.loseNext("TransactWriteItems");
      assertInstanceOf(
          Requests.Unavailable.class,
          table
              .requests(RequestsFixture.store(client))
              .act(
                  RequestFixture.RULES,
                  RequestFixture.lead("bob"),
                  approved.id(),
                  Act.DENY,
                  "",
                  Freezes.NONE));
    }
    assertEquals(Reason.APPROVAL_REQUIRED, denied(RequestFixture.GRANTS, table.store));
    assertEquals(Kind.REVOKED, events().getLast().after().kind());
  }
}
