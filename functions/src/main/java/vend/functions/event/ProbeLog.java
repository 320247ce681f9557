package vend.functions.event;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import vend.Json;
import vend.functions.probe.Probe;

/**
 * Logs the results of the probe, in the form of decision events.
 *
 * @param lines receives one line of JSON at a time
 * @param clock the time of the metrics
 */
public record ProbeLog(Consumer<String> lines, InstantSource clock) {
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
