package vend.functions.aws;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vend.Json;
import vend.rendering.RequestEventDocument;
import vend.request.AccessRequest;
import vend.request.RequestEvent;
import vend.request.RequestEvents;
import vend.request.RequestFixture;

/**
 * Publishing over the AWS SDK to a stub that answers as the API reference of {@code PutEvents}
 * says.
 */
class EventBridgeEventsTest {
  private static final AccessRequest REQUEST = RequestFixture.approved(RequestFixture.RULES);
  private static final RequestEvent EVENT =
      new RequestEvent(REQUEST, Optional.of(REQUEST.caller()), RequestFixture.NOON);

  private final ServiceStub eventBridge = new ServiceStub();

  @AfterEach
  void stop() {
    eventBridge.close();
  }

  private RequestEvents.Published publish() {
    var client = eventBridge.patientClients().eventBridge(Optional.of(eventBridge.uri()));
    return new EventBridgeEvents(client)
        .publish(EVENT, RequestFixture.RULES.approvers(EVENT.after()));
  }

  @Test
  void sends_the_document_with_source_and_type() throws Exception {
    eventBridge.answerJson(
        200, "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"11710aed\"}]}");
    assertEquals(new RequestEvents.Sent(), publish());
    var body = Json.readObject(eventBridge.bodies().getFirst());
    var entry = (Map<?, ?>) ((List<?>) requireNonNull(body.get("Entries"))).getFirst();
    assertEquals("vend", entry.get("Source"));
    assertEquals("Vend Access Request", entry.get("DetailType"));
    assertEquals(
        Json.readObject(
            Json.write(
                RequestEventDocument.of(EVENT, RequestFixture.RULES.approvers(EVENT.after())))),
        Json.readObject((String) requireNonNull(entry.get("Detail"))));
  }

  @Test
  void an_entry_that_eventbridge_has_not_taken_is_not_sent() {
    eventBridge.answerJson(
        200,
        """
        {"FailedEntryCount":1,"Entries":[{"ErrorCode":"ThrottlingException",
        "ErrorMessage":"Rate exceeded"}]}\
        """);
    assertEquals(new RequestEvents.NotSent("ThrottlingException"), publish());
  }

  @Test
  void an_error_is_not_sent_and_names_its_code() {
    eventBridge.answerJson(
        400, "{\"__type\":\"AccessDeniedException\",\"message\":\"User is not authorized\"}");
    assertEquals(new RequestEvents.NotSent("AccessDeniedException"), publish());
    eventBridge.close();
    assertTrue(publish() instanceof RequestEvents.NotSent);
  }
}
