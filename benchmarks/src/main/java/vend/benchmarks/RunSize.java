package vend.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The size of a run.
 *
 * @param coldStarts the repetitions of each cold start
 * @param restores the repetitions of each restore
 * @param processors the numbers of processors on which starts are measured
 * @param rounds the repetitions of each warm measurement
 * @param seconds the duration of each warm measurement
 * @param warmUps the most measurements to warm up each server, each of the same duration
 * @param bursts the repetitions of the burst
 * @param instances the number of functions, with one request each, for the burst
 * @param soak the duration of the soak
 * @param tableDelay the delay of each call to the table; a transaction takes twice as long
 */
record RunSize(
    int coldStarts,
    int restores,
    List<Integer> processors,
    int rounds,
    int seconds,
    int warmUps,
    int bursts,
    int instances,
    List<Contestant> contestants,
    Duration soak,
    Duration tableDelay) {
  /** The delay of STS in benchmarks that do not measure STS. */
  static final Duration STS_DELAY = Duration.ofMillis(60);

  /** The callers of a closed loop. */
  static final int CALLERS = 16;

  static RunSize full(List<Contestant> contestants, Duration soak, Duration tableDelay) {
    return new RunSize(11, 7, processors(2), 5, 5, 20, 5, 20, contestants, soak, tableDelay);
  }

  /** One processor, if a process can be pinned to it, and all; at most this many numbers. */
  private static List<Integer> processors(int most) {
    return IntStream.of(Machine.first(), Machine.processors())
        .distinct()
        .limit(most)
        .boxed()
        .toList();
  }

  /**
   * The contestants that can run behind an HTTP server.
   *
   * @throws BenchmarkFailed if there are none
   */
  List<Contestant> servers() throws BenchmarkFailed {
    return some(Contestant::isServer);
  }

  /**
   * The contestants that are measured as Lambda invokes them.
   *
   * @throws BenchmarkFailed if there are none
   */
  List<Contestant> invoked() throws BenchmarkFailed {
    return some(contestant -> contestant.isServer() || contestant.isEcho());
  }

  private List<Contestant> some(Predicate<Contestant> which) throws BenchmarkFailed {
    List<Contestant> found = contestants.stream().filter(which).toList();
    if (found.isEmpty()) {
      throw new BenchmarkFailed("None of %s takes part in this benchmark.".formatted(contestants));
    }
    return found;
  }

  /** Shows that everything works; the figures are not meaningful. */
  static RunSize quick(List<Contestant> contestants, Duration soak, Duration tableDelay) {
    return new RunSize(1, 1, processors(1), 1, 2, 3, 1, 12, contestants, soak, tableDelay);
  }
}
