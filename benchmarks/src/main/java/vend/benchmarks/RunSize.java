package vend.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How much is measured.
 *
 * @param coldStarts how often each cold start is repeated
 * @param restores how often each restore is repeated
 * @param processors the numbers of processors on which starts are measured
 * @param rounds how often each warm measurement is repeated
 * @param seconds how long each warm measurement takes
 * @param warmUps how many times, at most, each server is asked for so long before the first one
 * @param bursts how often the burst is repeated
 * @param instances how many functions with one request each the burst is sent to
 * @param contestants who takes part
 * @param soak how long the soak takes
 * @param tableDelay what each call to the table takes, a transaction twice as long
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
  /** What STS takes where it is not the point. */
  static final Duration STS_DELAY = Duration.ofMillis(60);

  /** In a closed loop. */
  static final int CALLERS = 16;

  static RunSize full(List<Contestant> contestants, Duration soak, Duration tableDelay) {
    return new RunSize(11, 7, processors(2), 5, 5, 20, 5, 20, contestants, soak, tableDelay);
  }

  /** One processor where a process can be kept on it, and all; at most so many numbers. */
  private static List<Integer> processors(int most) {
    return IntStream.of(Machine.first(), Machine.processors())
        .distinct()
        .limit(most)
        .boxed()
        .toList();
  }

  /**
   * Those that can be measured behind an HTTP server.
   *
   * @throws BenchmarkFailed if there is none
   */
  List<Contestant> servers() throws BenchmarkFailed {
    return some(Contestant::isServer);
  }

  /**
   * Those that are measured as Lambda invokes them.
   *
   * @throws BenchmarkFailed if there is none
   */
  List<Contestant> invoked() throws BenchmarkFailed {
    return some(contestant -> contestant.isServer() || contestant.isEcho());
  }

  private List<Contestant> some(Predicate<Contestant> which) throws BenchmarkFailed {
    List<Contestant> found = contestants.stream().filter(which).toList();
    if (found.isEmpty()) {
      throw new BenchmarkFailed("none of %s takes part in this".formatted(contestants));
    }
    return found;
  }

  /** Enough to see that everything works; too little for figures worth keeping. */
  static RunSize quick(List<Contestant> contestants, Duration soak, Duration tableDelay) {
    return new RunSize(1, 1, processors(1), 1, 2, 3, 1, 12, contestants, soak, tableDelay);
  }
}
