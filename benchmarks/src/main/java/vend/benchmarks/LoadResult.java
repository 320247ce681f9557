package vend.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The output of the load generator.
 *
 * @param statuses the number of answers by HTTP status
 * @param firstError the error of the first request without an answer
 * @param seconds the duration of the measurement
 * @param sent the number of requests
 * @param answered the number of answers with status 200; latencies are those of these answers
 * @param p50 the median latency in ms
 * @param p99 the 99th percentile in ms
 * @param max the longest latency in ms
 * @param serverCpu the CPU seconds of the server
 * @param harnessCpu the CPU seconds of load generator and stubs
 * @param machineCpu the CPU seconds of everything on the machine
 * @param usedUp whether there were not enough tokens for the whole duration
 */
record LoadResult(
    Map<String, Long> statuses,
    String firstError,
    double seconds,
    long sent,
    long answered,
    double p50,
    double p99,
    double max,
    double serverCpu,
    double harnessCpu,
    double machineCpu,
    boolean usedUp) {
  static LoadResult of(Map<String, Object> json) {
    return new LoadResult(
        statuses(json),
        String.valueOf(json.getOrDefault("firstError", "")),
        number(json, "seconds"),
        (long) number(json, "sent"),
        (long) number(json, "answered"),
        number(json, "p50Ms"),
        number(json, "p99Ms"),
        number(json, "maxMs"),
        number(json, "serverCpuSeconds"),
        number(json, "harnessCpuSeconds"),
        number(json, "machineCpuSeconds"),
        Boolean.TRUE.equals(json.get("usedUp")));
  }

  private static Map<String, Long> statuses(Map<String, Object> json) {
    var statuses = new TreeMap<String, Long>();
    if (json.get("statuses") instanceof Map<?, ?> counts) {
      counts.forEach(
          (status, count) -> statuses.put(String.valueOf(status), ((Number) count).longValue()));
    }
    return statuses;
  }

  private static double number(Map<String, Object> json, String name) {
    if (json.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("The load generator's output lacks " + name);
  }

  /** Answers per second. */
  double rate() {
    return answered / seconds;
  }

  /** The CPU time of the server per answer, in microseconds. */
  double cpuMicros() {
    return answered == 0 ? 0 : serverCpu / answered * 1_000_000;
  }

  /** The processors that other programs on the machine used meanwhile. */
  double others() {
    return Math.max(0, (machineCpu - serverCpu - harnessCpu) / seconds);
  }

  long failed() {
    return sent - answered;
  }

  /** For example {@code 200: 4711, 503: 2}. */
  String statusText() {
    return statuses.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
