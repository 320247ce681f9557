package vend.local.sts;

import java.util.Map;
import java.util.TreeMap;

/** Counts calls by action and outcome. */
final class CallCounts {
  static final String SUCCESS = "Success";

  private final Map<String, Map<String, Long>> counts = new TreeMap<>();

  synchronized void add(String action, String outcome) {
    counts.computeIfAbsent(action, _ -> new TreeMap<>()).merge(outcome, 1L, Long::sum);
  }

  synchronized Map<String, Map<String, Long>> copy() {
    var copy = new TreeMap<String, Map<String, Long>>();
    counts.forEach((action, outcomes) -> copy.put(action, new TreeMap<>(outcomes)));
    return copy;
  }
}
