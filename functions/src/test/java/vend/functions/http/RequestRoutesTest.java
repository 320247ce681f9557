package vend.functions.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.functions.TestGrants;
import vend.vending.limit.Limits;

/** Requests, approves, denies, withdraws and ends access over the routes. */
class RequestRoutesTest {
  private static final String REQUESTS = "/v1/requests";
  private static final String ADMIN = "arn:aws:iam::222222222222:role/vend/admin";
  private static final String BODY =
      "{\"role\":\"shop-prod/admin\",\"duration\":\"2h\",\"reason\":\"ticket 4711\"}";

  private final ApiFixture vend = new ApiFixture(TestGrants.read(grants()));

  static String grants() {
    return TestGrants.YAML
            .replace(
                "oidc: https://staff.example.com",
                "oidc: https://staff.example.com\n    person: person")
            .replace(
                "roles:\n  deploy",
                "roles:\n  admin: { accounts: [shop-prod], policies: [AdministratorAccess] }\n  deploy")
        + """
          - id: admin-on-request
            issuer: staff
            roles: [shop-prod/admin]
            session: { duration: 30m, name: "{sub}", sourceIdentity: "{sub}" }
            approval:
              by: [leads, { group: platform, after: 30m }]
              expires: 1h
              lasts: 4h
              breakGlass: true
        approvers:
          leads: [ { issuer: staff, when: { StringEquals: { sub: [lead, ann] } } } ]
          platform: [ { issuer: staff, when: { StringEquals: { sub: platform } } } ]
        """;
  }

  private String staff(String subject) {
    Map<String, Object> claims = vend.staff.claims(vend.clock.instant());
    claims.put("sub", subject);
    claims.put("person", subject + "@example.com");
    return vend.staff.sign(claims);
  }

  /** A hub whose decision events name an approved request, and a table that does not answer. */
  static ApiFixture withApprovedAccess() {
    var test = new RequestRoutesTest();
    test.act("lead", test.made(), "approve").assertAnswered();
    test.credentials().assertAnswered();
    test.vend.requests.down = true;
    test.vend.send(
        Call.post("/v1/credentials", "{\"role\":\"shop-prod/admin\"}").bearing(test.staff("ann")));
    return test.vend;
  }

  private Reply post(String subject, String path, String body) {
    vend.lines.clear();
    return vend.send(Call.post(path, body).bearing(staff(subject)));
  }

  private Reply get(String subject, String path) {
    vend.lines.clear();
    return vend.send(Call.get(path).bearing(staff(subject)));
  }

  private Reply act(String subject, String id, String act) {
    return post(subject, REQUESTS + "/" + id + "/" + act, "");
  }

  private String made() {
    Reply reply = post("ann", REQUESTS, BODY);
    assertEquals(201, reply.status(), reply.body());
    return reply.text("id");
  }

  private Reply credentials() {
    return post("ann", "/v1/credentials", "{\"role\":\"shop-prod/admin\"}");
  }

  private static List<Object> ids(Reply reply) {
    var ids = new ArrayList<Object>();
    for (Object request : (List<?>) requireNonNull(reply.assertAnswered().json().get("requests"))) {
      ids.add(((Map<?, ?>) request).get("id"));
    }
    return ids;
  }

  @Test
  void makesARequest() {
    Reply reply = post("ann", REQUESTS, BODY);
    assertEquals(201, reply.status(), reply.body());
    String id = reply.text("id");
    assertEquals(REQUESTS + "/" + id, reply.header("location"));
    assertEquals("5", reply.header("retry-after"));
    assertEquals("no-store", reply.header("cache-control"));
    var expected = new java.util.LinkedHashMap<String, Object>();
    expected.put("id", id);
    expected.put("state", "pending");
    expected.put("role", ADMIN);
    expected.put("grant", "admin-on-request");
    expected.put("person", "ann@example.com");
    expected.put("reason", "ticket 4711");
    expected.put("duration", 7200);
    expected.put("breakGlass", false);
    expected.put("created", "2026-03-01T12:00:00Z");
    expected.put("expires", "2026-03-01T13:00:00Z");
    expected.put(
        "approvers",
        List.of(
            Map.of("group", "leads"), Map.of("group", "platform", "from", "2026-03-01T12:30:00Z")));
    expected.put("decisions", List.of());
    assertEquals(expected, reply.json());
    assertEquals("request", vend.event().get("act"));
    assertEquals(List.of("request " + id, "role " + ADMIN), vend.event().get("targets"));
    assertEquals("ticket 4711", vend.event().get("actReason"));
    assertEquals("ALLOWED", vend.event().get("verdict"));
  }

  private Reply named(String key, String subject, String body) {
    vend.lines.clear();
    return vend.send(
        Call.post(REQUESTS, body).bearing(staff(subject)).with("idempotency-key", key));
  }

  @Test
  void aRepeatedRequestMakesNoSecondOne() {
    Reply first = named(UUID.randomUUID().toString(), "ann", BODY);
    assertEquals(201, first.status(), first.body());
    String key = "0f8fad5b-d9cb-469f-a165-70867728950e";
    String id = named(key, "ann", BODY).text("id");
    Reply again = named(key, "ann", BODY).assertAnswered();
    assertEquals(id, again.text("id"));
    assertEquals("5", again.header("retry-after"));
    assertEquals(id, named('"' + key + '"', "ann", BODY).assertAnswered().text("id"));
    assertEquals(2, ids(get("ann", REQUESTS)).size());
    // The key is the person's own.
    assertEquals(201, named(key, "bob", BODY).status());
    // Limits that the request has reached, and its later states, do not refuse the repetition.
    vend.requests.full = true;
    act("lead", id, "approve").assertAnswered();
    assertEquals("approved", named(key, "ann", BODY).assertAnswered().text("state"));
  }

  @Test
  void aRepeatedEmergencyIsNoSecondOne() {
    String body = "{\"role\":\"shop-prod/admin\",\"breakGlass\":true,\"reason\":\"outage\"}";
    String id = named("k1", "ann", body).text("id");
    assertEquals("breakGlass", vend.event().get("act"));
    assertEquals(id, named("k1", "ann", body).assertAnswered().text("id"));
    assertEquals("request", vend.event().get("act"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"shop-prod/admin\",\"duration\":\"1h\",\"reason\":\"ticket 4711\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"ticket 4711\"}",
        "{\"role\":\"shop-prod/admin\",\"duration\":\"2h\",\"reason\":\"ticket 4712\"}",
        "{\"role\":\"222222222222/admin\",\"duration\":\"2h\",\"reason\":\"ticket 4711\"}",
        "{\"role\":\"shop-prod/admin\",\"duration\":\"2h\",\"reason\":\"ticket 4711\",\"breakGlass\":true}"
      })
  void refusesAKeyOfAnotherRequest(String other) {
    assertEquals(201, named("k1", "ann", BODY).status());
    named("k1", "ann", other).assertRefused(Reason.IDEMPOTENCY_KEY_REUSED);
    assertEquals("INVALID", vend.event().get("verdict"));
    assertEquals(1, ids(get("ann", REQUESTS)).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "two words", "a,b", "\u00e4", "\"half"})
  void refusesMalformedKeys(String key) {
    named(key, "ann", BODY).assertRefused(Reason.INVALID_REQUEST);
    named("x".repeat(129), "ann", BODY).assertRefused(Reason.INVALID_REQUEST);
    assertEquals(201, named("x".repeat(128), "ann", BODY).status());
  }

  @Test
  void approvedAccessGivesCredentialsUntilItEnds() {
    credentials().assertRefused(Reason.APPROVAL_REQUIRED);
    String id = made();
    vend.clock.advance(Duration.ofMinutes(10));
    assertEquals("30", get("ann", REQUESTS + "/" + id).assertAnswered().header("retry-after"));
    Reply approved = post("lead", REQUESTS + "/" + id + "/approve", "{\"comment\":\"fine\"}");
    assertEquals("approved", approved.assertAnswered().text("state"));
    assertEquals("2026-03-01T12:10:00Z", approved.text("from"));
    assertEquals("2026-03-01T14:10:00Z", approved.text("until"));
    assertEquals("", approved.header("retry-after"));
    assertEquals(
        List.of(
            Map.of(
                "person",
                "lead@example.com",
                "verdict",
                "approve",
                "comment",
                "fine",
                "at",
                "2026-03-01T12:10:00Z")),
        approved.json().get("decisions"));
    assertEquals("approve", vend.event().get("act"));
    assertEquals("fine", vend.event().get("actReason"));
    credentials().assertAnswered();
    vend.clock.advance(Duration.ofMinutes(5));
    Reply ended = act("ann", id, "end");
    assertEquals("ended", ended.assertAnswered().text("state"));
    assertEquals("2026-03-01T12:15:00Z", ended.text("over"));
    assertEquals("2026-03-01T14:10:00Z", ended.text("until"));
    credentials().assertRefused(Reason.APPROVAL_REQUIRED);
  }

  @Test
  void deniesAndRevokesAndWithdraws() {
    String denied = made();
    assertEquals("denied", act("lead", denied, "deny").assertAnswered().text("state"));
    act("lead", denied, "approve").assertRefused(Reason.REQUEST_STATE);
    act("lead", denied, "deny").assertAnswered();
    String withdrawn = made();
    act("lead", withdrawn, "withdraw").assertRefused(Reason.OWN_REQUEST);
    assertEquals("withdrawn", act("ann", withdrawn, "withdraw").assertAnswered().text("state"));
    String revoked = made();
    act("lead", revoked, "approve").assertAnswered();
    Reply reply = act("lead", revoked, "deny").assertAnswered();
    assertEquals("revoked", reply.text("state"));
    assertEquals("denied", reply.text("cause"));
  }

  @Test
  void breaksTheGlassWithAReason() {
    post("ann", REQUESTS, "{\"role\":\"shop-prod/admin\",\"breakGlass\":true}")
        .assertRefused(Reason.INVALID_REQUEST);
    Reply reply =
        post(
            "ann",
            REQUESTS,
            "{\"role\":\"shop-prod/admin\",\"breakGlass\":true,\"reason\":\"outage\"}");
    assertEquals(201, reply.status(), reply.body());
    assertEquals("approved", reply.text("state"));
    assertEquals("breakGlass", vend.event().get("act"));
  }

  @Test
  void listsRequestsByFilter() {
    String anns = made();
    vend.clock.advance(Duration.ofSeconds(1));
    String bobs = post("bob", REQUESTS, BODY).text("id");
    assertEquals(List.of(anns), ids(get("ann", REQUESTS)));
    assertEquals(List.of(bobs, anns), ids(get("lead", REQUESTS + "?toDecide=true")));
    assertEquals(List.of(bobs), ids(get("ann", REQUESTS + "?toDecide=true")));
    assertEquals(List.of(), ids(get("platform", REQUESTS + "?toDecide=true")));
    assertEquals(List.of(), ids(get("lead", REQUESTS)));
    assertEquals(List.of(bobs, anns), ids(get("lead", REQUESTS + "?state=pending")));
    assertEquals(List.of(), ids(get("carl", REQUESTS + "?state=pending")));
    assertEquals(List.of(bobs), ids(get("bob", REQUESTS + "?state=pending&mine=true")));
    assertEquals(1, vend.event().get("listed"));
  }

  @Test
  void pagesThroughTheList() {
    var all = new ArrayList<Object>();
    for (int i = 0; i < 5; i++) {
      all.addFirst(made());
      vend.clock.advance(Duration.ofSeconds(1));
    }
    var found = new ArrayList<Object>();
    String next = "";
    do {
      Reply page = get("ann", REQUESTS + "?limit=2" + next);
      found.addAll(ids(page));
      next = page.json().containsKey("next") ? "&next=" + page.text("next") : "";
    } while (!next.isEmpty());
    assertEquals(all, found);
    String other = get("ann", REQUESTS + "?limit=2").text("next");
    get("ann", REQUESTS + "?state=pending&next=" + other).assertRefused(Reason.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"role\":7}",
        "{\"role\":\"admin\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":7}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"two\\nlines\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"right to left \\u202e\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"\"}",
        "{\"role\":\"shop-prod/admin\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"duration\":\"14m\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"duration\":\"31d\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"duration\":900.5}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"duration\":-900}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"breakGlass\":\"yes\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"person\":\"bob@example.com\"}",
        "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"approver\":\"bob@example.com\"}"
      })
  void refusesMalformedRequests(String body) {
    post("ann", REQUESTS, body).assertRefused(Reason.INVALID_REQUEST);
    assertEquals("INVALID", vend.event().get("verdict"));
    assertEquals(List.of(), ids(get("ann", REQUESTS)));
  }

  @Test
  void refusesTextThatIsTooLong() {
    String body = "{\"role\":\"shop-prod/admin\",\"reason\":\"%s\"}";
    post("ann", REQUESTS, body.formatted("x".repeat(501))).assertRefused(Reason.INVALID_REQUEST);
    assertEquals(201, post("ann", REQUESTS, body.formatted("x".repeat(500))).status());
    post("ann", REQUESTS, body.formatted("x".repeat(16 * 1024)))
        .assertRefused(Reason.REQUEST_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?limit=101",
        "?state=open",
        "?mine=yes",
        "?toDecide=1",
        "?next=!",
        "?next=0",
        "?next=AAAA",
        "?person=ann",
        "?limit=1&limit=2"
      })
  void refusesMalformedFilters(String query) {
    get("ann", REQUESTS + query).assertRefused(Reason.INVALID_REQUEST);
  }

  @Test
  void looksIntoNextOnlyForAKnownCaller() {
    Reply known = get("ann", REQUESTS + "?next=0");
    known.assertRefused(Reason.INVALID_REQUEST);
    assertEquals("next: " + ListParameters.NOT_NEXT, known.text("detail"));
    vend.send(Call.get(REQUESTS + "?next=0")).assertRefused(Reason.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "deny", "withdraw", "end"})
  void refusesFieldsThatNameAPerson(String act) {
    String id = made();
    for (String body :
        List.of(
            "{\"approver\":\"lead@example.com\"}",
            "{\"person\":\"lead\"}",
            "[]",
            "{\"comment\":1}")) {
      post("bob", REQUESTS + "/" + id + "/" + act, body).assertRefused(Reason.INVALID_REQUEST);
    }
    assertEquals("pending", get("ann", REQUESTS + "/" + id).text("state"));
  }

  @Test
  void refusesMalformedIds() {
    get("ann", REQUESTS + "/req-1").assertRefused(Reason.INVALID_REQUEST);
    get("ann", REQUESTS + "/req-0a1b2c3d4e5f?x=1").assertRefused(Reason.INVALID_REQUEST);
    get("ann", REQUESTS + "/req-0a1b2c3d4e5f").assertRefused(Reason.REQUEST_NOT_FOUND);
    get("ann", REQUESTS + "/req-0a1b2c3d4e5f/steal").assertRefused(Reason.NOT_FOUND);
    get("ann", REQUESTS + "/req-0a1b2c3d4e5f/approve").assertRefused(Reason.METHOD_NOT_ALLOWED);
  }

  @Test
  void refusesACallerWithoutAPerson() {
    Call call = Call.post(REQUESTS, BODY).bearing(vend.staffToken("ann"));
    vend.send(call).assertRefused(Reason.PERSON_REQUIRED);
    assertEquals("DENIED", vend.event().get("verdict"));
    assertNull(vend.event().get("act"));
    vend.send(Call.get(REQUESTS).bearing(vend.ciToken())).assertRefused(Reason.PERSON_REQUIRED);
    vend.send(Call.get(REQUESTS)).assertRefused(Reason.UNAUTHENTICATED);
  }

  @Test
  void limitsHowOftenAPersonIsDenied() {
    String id = made();
    Reply last = act("ann", id, "approve");
    for (int i = 0; i < 400 && last.status() == 403; i++) {
      last = act("ann", id, "approve");
    }
    last.assertRefused(Reason.TOO_MANY_REQUESTS);
  }

  @Test
  void limitsHowOftenAPersonListsRequests() {
    for (int i = 0; i < Limits.LISTS_PER_PERSON; i++) {
      get("ann", REQUESTS + "?toDecide=true").assertAnswered();
    }
    Reply reply = get("ann", REQUESTS).assertRefused(Reason.TOO_MANY_REQUESTS);
    assertTrue(Integer.parseInt(reply.header("retry-after")) <= 60, reply.header("retry-after"));
    assertEquals("lists", vend.event().get("cause"));
    get("bob", REQUESTS).assertAnswered();
    // Reading one request is another matter: clients that wait do it.
    get("ann", REQUESTS + "/" + made()).assertAnswered();
    vend.clock.advance(Duration.ofMinutes(1));
    get("ann", REQUESTS).assertAnswered();
  }

  @Test
  void limitsGuessesOfIds() {
    Reply last = get("carl", REQUESTS + "/req-0a1b2c3d4e5f");
    for (int i = 0; i < 400 && last.status() == 404; i++) {
      last = get("carl", REQUESTS + "/req-0a1b2c3d4e5f");
    }
    last.assertRefused(Reason.TOO_MANY_REQUESTS);
  }

  @Test
  void saysThatThereAreTooManyOpenRequests() {
    vend.requests.full = true;
    Reply reply = post("ann", REQUESTS, BODY).assertRefused(Reason.TOO_MANY_OPEN_REQUESTS);
    // Clients retry a busy hub for a minute; this refusal stays until the person acts.
    assertEquals("600", reply.header("retry-after"));
  }

  @Test
  void saysThatTheTableDoesNotAnswer() {
    String id = made();
    vend.requests.down = true;
    post("ann", REQUESTS, BODY).assertRefused(Reason.APPROVAL_UNAVAILABLE);
    named("k1", "ann", BODY).assertRefused(Reason.APPROVAL_UNAVAILABLE);
    get("ann", REQUESTS).assertRefused(Reason.APPROVAL_UNAVAILABLE);
    get("ann", REQUESTS + "/" + id).assertRefused(Reason.APPROVAL_UNAVAILABLE);
    act("lead", id, "approve").assertRefused(Reason.APPROVAL_UNAVAILABLE);
    assertEquals("UNAVAILABLE", vend.event().get("verdict"));
    assertEquals("down", vend.event().get("cause"));
  }

  @Test
  void listsRolesOnRequestAfterTheOthers() {
    List<?> roles =
        (List<?>) requireNonNull(get("ann", "/v1/roles").assertAnswered().json().get("roles"));
    assertEquals(
        Map.of(
            "role",
            ADMIN,
            "account",
            "222222222222",
            "accountName",
            "shop-prod",
            "maxDuration",
            1800,
            "approval",
            true,
            "lasts",
            14400),
        roles.getLast());
    for (Object role : roles.subList(0, roles.size() - 1)) {
      assertEquals(false, ((Map<?, ?>) role).get("approval"));
      assertFalse(((Map<?, ?>) role).containsKey("lasts"));
    }
    assertTrue(roles.size() > 1);
  }

  @Test
  void explainsThatAnApprovalIsNeeded() {
    Reply reply = post("ann", "/v1/explain", "{\"role\":\"shop-prod/admin\"}").assertAnswered();
    assertEquals("ApprovalRequired", reply.text("code"));
  }

  @Test
  void refusesARoleThatNeedsNoApprovalOrIsNotGranted() {
    String body = "{\"role\":\"%s\",\"reason\":\"x\"}";
    post("ann", REQUESTS, body.formatted("shop-test/deploy"))
        .assertRefused(Reason.APPROVAL_NOT_NEEDED);
    post("ann", REQUESTS, body.formatted("shop-prod/deploy"))
        .assertRefused(Reason.ROLE_NOT_GRANTED);
    post("ann", REQUESTS, body.formatted("shop-prod/unknown"))
        .assertRefused(Reason.ROLE_NOT_GRANTED);
    Reply tooLong =
        post(
            "ann", REQUESTS, "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"duration\":\"5h\"}");
    tooLong.assertRefused(Reason.DURATION_TOO_LONG);
  }

  @Test
  void noAnswerAndNoEventHoldsASecret() {
    String id = made();
    String answers = get("lead", REQUESTS + "/" + id).body() + vend.lines;
    act("lead", id, "approve");
    answers += vend.lines;
    assertFalse(answers.contains(TestGrants.EXTERNAL_ID), answers);
    assertFalse(answers.contains("eyJ"), answers);
  }
}
