package vend.functions.event;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import vend.Json;
import vend.grant.Approval;
import vend.rendering.RequestEventDocument;
import vend.request.RequestEvent;
import vend.request.RequestEvents;
import vend.request.Verdict;

/**
 * Logs request events, with a metric for approvals in an emergency, and passes them on. The line
 * comes first, so that the alarm does not depend on the next receiver.
 *
 * @param lines receives one line of JSON at a time
 * @param clock the time of the metrics
 */
public record LoggedRequestEvents(Consumer<String> lines, InstantSource clock, RequestEvents next)
    implements RequestEvents {
  @Override
  public Published publish(RequestEvent event, List<Approval.Approvers> approvers) {
    var line = new LinkedHashMap<String, Object>();
    line.put("event", "request");
    line.put("time", clock.instant().toString());
    line.putAll(RequestEventDocument.of(event, approvers));
    new EmbeddedMetrics()
        .flag("GlassBroken", isBreakGlass(event))
        .addTo(line, clock.instant(), List.of(List.of()));
    lines.accept(Json.write(line));
    return next.publish(event, approvers);
  }

  /** Only the change that approved it: the end of the same request is no new emergency. */
  private static boolean isBreakGlass(RequestEvent event) {
    List<Verdict> decisions = event.after().decisions();
    return !event.after().kind().isFinal()
        && !decisions.isEmpty()
        && decisions.getLast().kind() == Verdict.Kind.BREAK_GLASS;
  }
}
