package vend.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Times an operation on one thread: warms it up for three rounds, then repeats it. Each result is
 * stored in a field, so that the JIT compiler cannot eliminate the call.
 */
final class Timing {
  private static final int MOST_CALLS = 100_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int rounds;
  private final double seconds;
  private volatile Object kept = "";

  /**
   * @param rounds the number of measured rounds
   * @param seconds the duration of each round
   */
  Timing(int rounds, double seconds) {
    this.rounds = rounds;
    this.seconds = seconds;
  }

  /**
   * The times of one call, in microseconds.
   *
   * @param cpu the CPU time of this thread, without that of other threads (a server, the collector)
   */
  record Measured(Spread wall, Spread cpu) {
    Map<String, Object> data(String what) {
      var data = new LinkedHashMap<String, Object>();
      data.put("what", what);
      data.put("wallMicros", wall.data());
      data.put("cpuMicros", cpu.data());
      return data;
    }
  }

  private record Round(double wall, double cpu) {}

  /** The CPU time of this thread, in nanoseconds. */
  static long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /**
   * @throws IllegalStateException if the operation fails
   */
  Measured measure(Callable<?> operation) {
    for (int i = 0; i < 3; i++) {
      round(operation);
    }
    var all = new ArrayList<Round>();
    for (int i = 0; i < rounds; i++) {
      all.add(round(operation));
    }
    return new Measured(
        spread(all.stream().map(Round::wall).toList()),
        spread(all.stream().map(Round::cpu).toList()));
  }

  private static Spread spread(List<Double> values) {
    return Spread.of(values);
  }

  private Round round(Callable<?> operation) {
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    int calls = 0;
    long now;
    do {
      call(operation);
      calls++;
      now = System.nanoTime();
    } while (now < end && calls < MOST_CALLS);
    return new Round((now - begin) / 1e3 / calls, (cpuNanos() - cpu) / 1e3 / calls);
  }

  private void call(Callable<?> operation) {
    try {
      kept = operation.call();
    } catch (Exception e) {
      throw new IllegalStateException("The measured operation failed; after " + kept.getClass(), e);
    }
  }
}
