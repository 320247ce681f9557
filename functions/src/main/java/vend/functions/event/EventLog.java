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
import vend.LastKnown;
import vend.Reason;
import vend.vending.CacheStatus;

/** Writes decision events, each with its metrics. */
public final class EventLog {
  /** Stays below 256 KB: CloudWatch Logs cuts or rejects longer events. */
  private static final int MOST_BYTES = 250_000;

  private static final List<String> TRACES = List.of("trace", "operatorTrace");

  private static final Set<String> BRIEF = Set.of("grant", "entry", "effect", "outcome");

  private final Consumer<String> lines;

  /**
   * @param lines receives one line of JSON at a time, and must write it to the log unchanged
   */
  public EventLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Sends an event with its metrics. */
  public void send(DecisionEvent event, Instant ended, Duration took) {
    var document = new LinkedHashMap<>(event.fields());
    document.put("verdict", event.verdict().name());
    event.reason().ifPresent(reason -> document.put("reason", reason.code()));
    // With and without the dimension, so that an alarm needs no sum over all verdicts.
    metrics(event, took).addTo(document, ended, List.of(List.of(), List.of("verdict")));
    // CloudWatch Logs Insights finds the first 200 fields of a line, and a trace can have more.
    TRACES.forEach(name -> moveToEnd(document, name));
    lines.accept(line(document));
  }

  private static void moveToEnd(Map<String, Object> document, String name) {
    Object value = document.remove(name);
    if (value != null) {
      document.put(name, value);
    }
  }

  private static String line(Map<String, Object> document) {
    String line = Json.writeForLog(document);
    if (line.getBytes(UTF_8).length <= MOST_BYTES) {
      return line;
    }
    TRACES.forEach(name -> document.computeIfPresent(name, (_, trace) -> brief(trace)));
    return Json.writeForLog(document);
  }

  /**
   * Drops required and actual values, so that a token with long claims cannot suppress an event.
   */
  private static List<Map<Object, Object>> brief(Object trace) {
    var entries = new ArrayList<Map<Object, Object>>();
    for (Object grant : (List<?>) trace) {
      var entry = new LinkedHashMap<Object, Object>((Map<?, ?>) grant);
      entry.keySet().retainAll(BRIEF);
      entries.add(entry);
    }
    return entries;
  }

  private static EmbeddedMetrics metrics(DecisionEvent event, Duration took) {
    var metrics =
        new EmbeddedMetrics().count("Requests", 1).add("Latency", took.toMillis(), "Milliseconds");
    event
        .cache()
        .ifPresent(cache ->
            metrics
                .flag("CacheHits", cache.isHit())
                .flag("CacheForged", cache == CacheStatus.FORGED));
    if (event.reason().filter(reason -> reason == Reason.STS_THROTTLED).isPresent()) {
      metrics.count("StsThrottled", 1);
    }
    if (Boolean.FALSE.equals(event.fields().get("stored"))) {
      metrics.count("NotStored", 1);
    }
    if (Boolean.FALSE.equals(event.fields().get("leased"))) {
      metrics.count("NotLeased", 1);
    }
    if (event.fields().get("freezes") instanceof String state) {
      boolean isGone = state.equals(LastKnown.State.GONE.name());
      metrics.count(isGone ? "FreezesGone" : "FreezesUnsure", 1);
    }
    if (LastKnown.State.GONE.name().equals(event.fields().get("revocations"))) {
      metrics.count("RevocationsGone", 1);
    }
    return metrics;
  }
}
