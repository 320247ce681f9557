package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vend.Reason;

/** Self-approval by a second identity, or by none, against the running hub. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Threat29ApproverIT {
  private RequestHub hub;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    hub = new RequestHub(folder);
  }

  @AfterAll
  void stop() throws Exception {
    hub.close();
  }

  @Test
  void another_issuer_or_another_case_is_the_same_person() throws Exception {
    String id = hub.made(hub.staff("ann1"), RequestHub.BODY);
    Map<String, Object> ann = RequestHub.person("ann1");
    for (String token :
        List.of(
            hub.token("partner", ann),
            hub.token("partner", RequestHub.with(ann, "sub", "somebody-else")),
            hub.token("staff", RequestHub.with(ann, "sub", "somebody-else")),
            hub.token("staff", RequestHub.with(ann, "email", "Ann1@Example.COM")),
            hub.token("partner", RequestHub.with(ann, "email", "ANN1@EXAMPLE.COM")))) {
      hub.act(id, "approve", token).refused(Reason.OWN_REQUEST);
      hub.act(id, "deny", token).refused(Reason.OWN_REQUEST);
    }
    assertEquals("pending", hub.state(id, hub.staff("ann1")));
  }

  @Test
  void without_a_verified_person_there_is_no_request_and_no_decision() throws Exception {
    String id = hub.made(hub.staff("ann2"), RequestHub.BODY);
    Map<String, Object> lead = RequestHub.person("lead");
    var tokens =
        new ArrayList<>(
            List.of(
                hub.token("robots", lead),
                hub.token("staff", RequestHub.without(lead, "email")),
                hub.token("staff", RequestHub.without(lead, "email_verified")),
                hub.token("staff", RequestHub.with(lead, "email_verified", false)),
                hub.token("staff", RequestHub.with(lead, "email", "")),
                hub.token(
                    "staff",
                    RequestHub.with(
                        lead, "email", List.of("lead@example.com", "ann2@example.com")))));
    // Cyrillic a, a full-width letter, an invisible character, spaces.
    for (String homoglyph :
        List.of(
            "\u0430nn2@example.com",
            "\uff41nn2@example.com",
            "ann2\u200b@example.com",
            "ann2@example.com ",
            " ann2@example.com",
            "ann2@example.com\n")) {
      tokens.add(hub.token("staff", RequestHub.with(lead, "email", homoglyph)));
    }
    for (String token : tokens) {
      hub.post(RequestHub.REQUESTS, token, RequestHub.BODY).refused(Reason.PERSON_REQUIRED);
      hub.get(RequestHub.REQUESTS, token).refused(Reason.PERSON_REQUIRED);
      hub.get(RequestHub.REQUESTS + "/" + id, token).refused(Reason.PERSON_REQUIRED);
      hub.act(id, "approve", token).refused(Reason.PERSON_REQUIRED);
      hub.act(id, "deny", token).refused(Reason.PERSON_REQUIRED);
    }
    assertEquals("pending", hub.state(id, hub.staff("ann2")));
  }

  @Test
  void a_person_who_left_the_group_cannot_approve() throws Exception {
    String id = hub.made(hub.staff("ann3"), RequestHub.BODY);
    hub.act(
            id,
            "approve",
            hub.token("staff", RequestHub.with(RequestHub.person("lead"), "team", "support")))
        .refused(Reason.REQUEST_NOT_FOUND);
    assertEquals("pending", hub.state(id, hub.staff("ann3")));
  }

  @Test
  void concurrent_decisions_have_one_outcome() throws Exception {
    String ann = hub.staff("ann4");
    String id = hub.made(ann, RequestHub.BODY);
    var answers = new ArrayList<Future<RequestHub.Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String approver = hub.staff("approver-" + i);
        String act = i % 2 == 0 ? "approve" : "withdraw";
        String token = act.equals("approve") ? approver : ann;
        answers.add(threads.submit(() -> hub.act(id, act, token)));
      }
    }
    String outcome = hub.state(id, ann);
    Map<String, Object> request = hub.get(RequestHub.REQUESTS + "/" + id, ann).ok().json();
    for (Future<RequestHub.Answer> future : answers) {
      RequestHub.Answer answer = future.resultNow();
      if (answer.status() == 200) {
        assertEquals(outcome, answer.text("state"), answer.body());
      } else {
        answer.refused(Reason.REQUEST_STATE);
      }
    }
    assertEquals(
        outcome.equals("approved") ? 1 : 0,
        ((List<?>) request.getOrDefault("decisions", List.of())).size(),
        request.toString());
  }
}
