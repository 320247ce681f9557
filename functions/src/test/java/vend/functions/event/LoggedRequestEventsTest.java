package vend.functions.event;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vend.Json;
import vend.request.AccessRequest;
import vend.request.RequestEvent;
import vend.request.RequestEvents;
import vend.request.RequestFixture;

/** The lines of request events, whose metric raises the alarm on emergencies. */
class LoggedRequestEventsTest {
  private final List<String> lines = new ArrayList<>();

  private RequestEvents.Published publish(AccessRequest request) {
    RequestEvents failing = (_, _) -> new RequestEvents.NotSent("down");
    return new LoggedRequestEvents(lines::add, () -> RequestFixture.NOON, failing)
        .publish(
            new RequestEvent(request, Optional.empty(), RequestFixture.NOON),
            RequestFixture.RULES.approvers(request));
  }

  private Object metric() throws Json.MalformedJson {
    return requireNonNull(Json.readObject(lines.getLast()).get("GlassBroken"));
  }

  @Test
  void an_approval_in_an_emergency_counts_even_if_the_event_is_not_sent() throws Exception {
    assertEquals(new RequestEvents.NotSent("down"), publish(RequestFixture.brokenGlass()));
    assertEquals(1, ((Number) metric()).intValue());
    assertEquals("request", Json.readObject(lines.getLast()).get("event"));
  }

  @Test
  void other_changes_do_not_count() throws Exception {
    publish(RequestFixture.approved(RequestFixture.RULES));
    assertEquals(0, ((Number) metric()).intValue());
    publish(RequestFixture.pending(RequestFixture.RULES));
    assertEquals(0, ((Number) metric()).intValue());
  }
}
