package vend.functions.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import vend.Json;
import vend.Reason;
import vend.vending.CacheUse;

/**
 * Writes decision events, each with its metrics in CloudWatch's embedded format, so that one line
 * serves the log, its queries and the alarms.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 *     metric format</a>
 */
public final class EventLog {
  private static final String NAMESPACE = "Vend";

  /** The format's limit is 256 KB; a longer line is no event to CloudWatch, or is cut. */
  private static final int MOST_BYTES = 250_000;

  private static final Set<String> BRIEF = Set.of("grant", "effect", "outcome");

  private final Consumer<String> lines;

  /**
   * @param lines takes one line of JSON at a time, which must reach the log as it is
   */
  public EventLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Sends an event. */
  public void send(DecisionEvent event, Instant ended, Duration took) {
    var document = new LinkedHashMap<>(event.fields());
    document.put("verdict", event.verdict().name());
    event.reason().ifPresent(reason -> document.put("reason", reason.code()));
    var metrics = metrics(event, took);
    document.putAll(metrics);
    document.put(
        "_aws",
        Map.of(
            "Timestamp",
            ended.toEpochMilli(),
            "CloudWatchMetrics",
            List.of(
                Map.of(
                    "Namespace",
                    NAMESPACE,
                    // With and without, so that an alarm needs no sum over all verdicts.
                    "Dimensions",
                    List.of(List.of(), List.of("verdict")),
                    "Metrics",
                    metrics.keySet().stream().map(EventLog::definition).toList()))));
    lines.accept(line(document));
  }

  private static String line(Map<String, Object> document) {
    String line = Json.write(document);
    if (line.getBytes(UTF_8).length <= MOST_BYTES) {
      return line;
    }
    document.computeIfPresent("trace", (_, trace) -> brief(trace));
    return Json.write(document);
  }

  /** Without what was wanted and seen: a token full of long claims must not push an event out. */
  private static List<Map<Object, Object>> brief(Object trace) {
    var entries = new ArrayList<Map<Object, Object>>();
    for (Object grant : (List<?>) trace) {
      var entry = new LinkedHashMap<Object, Object>((Map<?, ?>) grant);
      entry.keySet().retainAll(BRIEF);
      entries.add(entry);
    }
    return entries;
  }

  private static Map<String, Object> metrics(DecisionEvent event, Duration took) {
    var metrics = new LinkedHashMap<String, Object>();
    metrics.put("Requests", 1);
    metrics.put("Latency", took.toMillis());
    event
        .cache()
        .ifPresent(cache -> {
          metrics.put("CacheHits", cache.isHit() ? 1 : 0);
          metrics.put("CacheForged", cache == CacheUse.FORGED ? 1 : 0);
        });
    event
        .reason()
        .filter(reason -> reason == Reason.STS_THROTTLED)
        .ifPresent(_ -> metrics.put("StsThrottled", 1));
    if (Boolean.FALSE.equals(event.fields().get("stored"))) {
      metrics.put("NotStored", 1);
    }
    if (Boolean.FALSE.equals(event.fields().get("leased"))) {
      metrics.put("NotLeased", 1);
    }
    if (event.fields().containsKey("freezes")) {
      metrics.put("FreezesUnsure", 1);
    }
    return metrics;
  }

  private static Map<String, String> definition(String name) {
    return Map.of("Name", name, "Unit", name.equals("Latency") ? "Milliseconds" : "Count");
  }
}
