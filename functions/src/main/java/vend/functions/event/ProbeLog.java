package vend.functions.event;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import vend.Json;
import vend.functions.probe.Probe;

/**
 * Writes what the probe found, in the same form as decision events.
 *
 * @param lines takes one line of JSON at a time
 * @param clock tells the time of a metric
 */
public record ProbeLog(Consumer<String> lines, InstantSource clock) {
  /** Sends a line. */
  public void send(Probe.Finding finding) {
    var line = new LinkedHashMap<String, Object>();
    line.put("event", "probe");
    line.put("time", clock.instant().toString());
    line.put("allowed", finding.allowed());
    line.put("denied", finding.denied());
    line.put("identity", finding.identity());
    new EmbeddedMetrics()
        .flag("ProbeFailed", finding.failed())
        .flag("ProbeTooWide", finding.tooWide())
        .addTo(line, clock.instant(), List.of(List.of()));
    lines.accept(Json.write(line));
  }
}
