package vend.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the load generator says.
 *
 * @param statuses how many answers there were of each HTTP status
 * @param firstError the first request that got no answer
 * @param seconds how long it took
 * @param sent how many requests there were
 * @param answered how many answers had status 200; the latencies are theirs
 * @param p50 the median latency, ms
 * @param p99 the 99th percentile, ms
 * @param max the longest, ms
 * @param serverCpu what the server used of processors, seconds
 * @param harnessCpu what load generator and stubs used, seconds
 * @param machineCpu what everything on the machine used, seconds
 * @param usedUp whether the tokens came to their end before the time did
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
    throw new IllegalArgumentException("the load generator did not say " + name);
  }

  /** Answers in a second. */
  double rate() {
    return answered / seconds;
  }

  /** What the server used for each answer, in microseconds. */
  double cpuMicros() {
    return answered == 0 ? 0 : serverCpu / answered * 1_000_000;
  }

  /** What others than the measurement used meanwhile, in processors. */
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
