package vend.functions.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics inside a log line, in CloudWatch's embedded metric format. One line serves the log, its
 * queries and the alarms.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 *     metric format</a>
 */
final class EmbeddedMetrics {
  private static final String NAMESPACE = "Vend";

  private final Map<String, Long> values = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();

  EmbeddedMetrics count(String name, long value) {
    return add(name, value, "Count");
  }

  /** Adds 1 or 0: the sum is the number of lines, and the average their share of all lines. */
  EmbeddedMetrics flag(String name, boolean value) {
    return count(name, value ? 1 : 0);
  }

  EmbeddedMetrics add(String name, long value, String unit) {
    values.put(name, value);
    units.put(name, unit);
    return this;
  }

  /**
   * Adds the metrics to a log line.
   *
   * @param at the timestamp of the metrics
   * @param dimensions sets of fields of the line that serve as dimensions
   */
  void addTo(Map<String, Object> line, Instant at, List<List<String>> dimensions) {
    line.putAll(values);
    line.put(
        "_aws",
        Map.of(
            "Timestamp",
            at.toEpochMilli(),
            "CloudWatchMetrics",
            List.of(
                Map.of(
                    "Namespace",
                    NAMESPACE,
                    "Dimensions",
                    dimensions,
                    "Metrics",
                    units.entrySet().stream()
                        .map(metric -> Map.of("Name", metric.getKey(), "Unit", metric.getValue()))
                        .toList()))));
  }
}
