package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vend.Reason;

/** Approver spoofing (TEAM, CVE-2025-1969), against the running hub. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Threat13ApprovalIT {
  private static final String UNKNOWN = "/v1/requests/req-0a1b2c3d4e5f";

  private RequestHub hub;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    hub = new RequestHub(folder);
  }

  @AfterAll
  void stop() throws Exception {
    hub.close();
  }

  private String made(String person) throws Exception {
    return hub.made(hub.staff(person), RequestHub.BODY);
  }

  @Test
  void a_body_or_a_query_that_names_an_approver_is_malformed() throws Exception {
    String id = made("ann1");
    for (String act : List.of("approve", "deny", "withdraw", "end")) {
      for (String field : List.of("approver", "person", "approvedBy", "id", "duration", "role")) {
        hub.post(
                RequestHub.REQUESTS + "/" + id + "/" + act,
                hub.staff("ann1"),
                "{\"%s\":\"lead@example.com\"}".formatted(field))
            .refused(Reason.INVALID_REQUEST);
      }
      hub.post(
              RequestHub.REQUESTS + "/" + id + "/" + act + "?approver=lead@example.com",
              hub.staff("ann1"),
              "{}")
          .refused(Reason.INVALID_REQUEST);
    }
    hub.post(
            RequestHub.REQUESTS,
            hub.staff("ann1"),
            "{\"role\":\"shop-prod/admin\",\"reason\":\"x\",\"person\":\"bob@example.com\"}")
        .refused(Reason.INVALID_REQUEST);
    assertEquals("pending", hub.state(id, hub.staff("ann1")));
  }

  @Test
  void a_person_cannot_decide_their_own_request() throws Exception {
    String id = made("ann2");
    hub.act(id, "approve", hub.staff("ann2")).refused(Reason.OWN_REQUEST);
    hub.act(id, "deny", hub.staff("ann2")).refused(Reason.OWN_REQUEST);
    assertEquals("pending", hub.state(id, hub.staff("ann2")));
  }

  @Test
  void one_person_is_one_approval() throws Exception {
    String id =
        hub.made(hub.staff("ann3"), "{\"role\":\"shop-prod/both\",\"reason\":\"ticket 4711\"}");
    hub.act(id, "approve", hub.staff("lead")).ok();
    var twice = hub.act(id, "approve", hub.staff("lead")).ok();
    assertEquals("pending", twice.text("state"));
    var elsewhere = hub.act(id, "approve", hub.token("partner", RequestHub.person("lead"))).ok();
    assertEquals("pending", elsewhere.text("state"));
    assertEquals(1, ((List<?>) elsewhere.json().getOrDefault("decisions", List.of())).size());
    assertEquals("approved", hub.act(id, "approve", hub.staff("other")).ok().text("state"));
  }

  @Test
  void an_approval_is_for_the_exact_request() throws Exception {
    String token = hub.staff("ann4");
    String id = hub.made(token, RequestHub.BODY);
    var approved = hub.act(id, "approve", hub.staff("lead")).ok();
    hub.post("/v1/credentials", token, "{\"role\":\"shop-prod/audit\"}")
        .refused(Reason.APPROVAL_REQUIRED);
    hub.post("/v1/credentials", hub.staff("bob4"), "{\"role\":\"shop-prod/admin\"}")
        .refused(Reason.APPROVAL_REQUIRED);
    var credentials = hub.post("/v1/credentials", token, "{\"role\":\"shop-prod/admin\"}").ok();
    assertFalse(
        Instant.parse(credentials.text("Expiration"))
            .isAfter(Instant.parse(approved.text("until"))));
    // A request has no route that changes it.
    for (String act : List.of("change", "extend", "request")) {
      hub.act(id, act, token).refused(Reason.NOT_FOUND);
    }
    hub.post(RequestHub.REQUESTS + "/" + id, token, RequestHub.BODY)
        .refused(Reason.METHOD_NOT_ALLOWED);
    Map<String, Object> after = hub.get(RequestHub.REQUESTS + "/" + id, token).ok().json();
    assertEquals(approved.json().get("until"), after.get("until"));
    assertEquals(approved.json().get("role"), after.get("role"));
    assertEquals(approved.json().get("duration"), after.get("duration"));
  }

  @Test
  void a_stranger_cannot_tell_a_request_from_a_missing_one() throws Exception {
    String id = made("ann5");
    String stranger = hub.token("staff", RequestHub.without(RequestHub.person("stranger"), "team"));
    String path = RequestHub.REQUESTS + "/" + id;
    var hidden = hub.get(path, stranger).refused(Reason.REQUEST_NOT_FOUND);
    var missing = hub.get(UNKNOWN, stranger).refused(Reason.REQUEST_NOT_FOUND);
    assertEquals(comparable(missing), comparable(hidden));
    for (String act : List.of("approve", "deny", "withdraw", "end")) {
      assertEquals(
          comparable(hub.post(UNKNOWN + "/" + act, stranger, "{}")),
          comparable(hub.act(id, act, stranger)));
    }
    assertFalse(hub.get(RequestHub.REQUESTS + "?state=pending", stranger).ok().body().contains(id));
    assertEquals("pending", hub.state(id, hub.staff("ann5")));
  }

  private static String comparable(RequestHub.Answer answer) throws Exception {
    return answer.body().replace(answer.text("requestId"), "-");
  }
}
