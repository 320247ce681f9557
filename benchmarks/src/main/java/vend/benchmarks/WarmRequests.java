package vend.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Requests to warm servers; the contestants take turns. */
final class WarmRequests {
  private static final double CACHED_RATE = 200;
  private static final double UNCACHED_RATE = 50;

  /** An improvement below 5 % counts as chance. */
  private static final double BETTER = 0.95;

  /** Several, since one measurement without progress may be due to other load on the machine. */
  private static final int ENOUGH = 4;

  private final Run run;
  private final TestBed testBed;

  /** One kind of measurement. */
  private enum Step {
    CACHED("cached, closed loop, 16 callers"),
    CACHED_OPEN("cached, open loop, 200 requests a second"),
    UNCACHED("uncached, STS takes 60 ms, closed loop, 16 callers"),
    UNCACHED_OPEN("uncached, STS takes 60 ms, open loop, 50 requests a second");

    private final String title;

    Step(String title) {
      this.title = title;
    }
  }

  /** A result, and the machine's load average just before it. */
  private record Seen(LoadResult result, double load) {}

  WarmRequests(Run run) throws BenchmarkFailed {
    this.run = run;
    this.testBed = new TestBed(run, tokens(run.size()));
  }

  /** Enough tokens for 16 callers of an STS that takes 60 ms, and for the open loop. */
  private static int tokens(RunSize size) {
    double fastest = RunSize.CALLERS * 1000.0 / RunSize.STS_DELAY.toMillis();
    double seconds = (size.warmUps() + size.rounds()) * size.seconds();
    return (int) (1.1 * (seconds * fastest + size.rounds() * size.seconds() * UNCACHED_RATE)) + 500;
  }

  boolean measure() throws BenchmarkFailed {
    testBed.stubs().set(Stubs.Service.STS, RunSize.STS_DELAY, "none");
    testBed.stubs().set(Stubs.Service.TABLE, run.size().tableDelay(), "none");
    warmUp();
    var seen = new EnumMap<Step, Map<Contestant, List<Seen>>>(Step.class);
    for (int round = 0; round < run.size().rounds(); round++) {
      run.progress("warm: round " + (round + 1) + " of " + run.size().rounds());
      for (Step step : Step.values()) {
        for (Contestant contestant : testBed.contestants()) {
          double load = Machine.load();
          seen.computeIfAbsent(step, _ -> new LinkedHashMap<>())
              .computeIfAbsent(contestant, _ -> new ArrayList<>())
              .add(new Seen(ask(step, contestant, run.size().seconds()), load));
        }
      }
    }
    print(seen);
    return true;
  }

  private void warmUp() throws BenchmarkFailed {
    for (Contestant contestant : testBed.contestants()) {
      run.progress("warming up " + contestant);
      warmUp(Step.UNCACHED, contestant);
      warmUp(Step.CACHED, contestant);
    }
  }

  /**
   * Runs until there is no progress for a while; a JIT gives no other sign that it has finished.
   */
  private void warmUp(Step step, Contestant contestant) throws BenchmarkFailed {
    double best = Double.MAX_VALUE;
    int worse = 0;
    for (int i = 0; i < run.size().warmUps() && worse < ENOUGH; i++) {
      LoadResult result = ask(step, contestant, run.size().seconds());
      double cpu = result.answered() == 0 ? Double.MAX_VALUE : result.cpuMicros();
      worse = cpu < best * BETTER ? 0 : worse + 1;
      best = Math.min(best, cpu);
    }
    if (worse < ENOUGH) {
      run.progress(
          "%s may still have been getting faster at the end of its warm-up".formatted(contestant));
    }
  }

  private LoadResult ask(Step step, Contestant contestant, double seconds) throws BenchmarkFailed {
    return switch (step) {
      case CACHED -> testBed.cached(contestant, seconds);
      case CACHED_OPEN -> testBed.cached(contestant, CACHED_RATE, seconds);
      case UNCACHED -> testBed.uncached(contestant, seconds);
      case UNCACHED_OPEN -> testBed.uncached(contestant, UNCACHED_RATE, seconds);
    };
  }

  private void print(Map<Step, Map<Contestant, List<Seen>>> seen) throws BenchmarkFailed {
    var data = new ArrayList<Map<String, Object>>();
    for (Step step : Step.values()) {
      run.say("\n" + step.title + " (min / median / max of " + run.size().rounds() + ")");
      var table =
          new TextTable(
              "who",
              "CPU us each",
              "p50 ms",
              "p99 ms",
              "answers/s",
              "at its limit?",
              "failed",
              "others' CPU",
              "load");
      seen.getOrDefault(step, Map.of())
          .forEach((contestant, all) -> {
            table.add(cells(contestant, all));
            data.add(row(step, contestant, all));
          });
      run.out().print(table);
    }
    run.say(
        """

        CPU is that of the server and its child processes, kernel and user. Each server has the
        first processor, stubs and load generator have the others. "others' CPU" is what everything
        else on the machine used, in processors. "harness-bound" means that the server was not at its
        limit, so its answers per second say nothing about it. Each call to the table takes %d ms.\
        """
            .formatted(run.size().tableDelay().toMillis()));
    printTargets(seen);
    memory();
    run.write("warm", data);
  }

  private static Spread spread(List<Seen> all, ToDoubleFunction<LoadResult> what) {
    return Spread.of(all.stream().map(seen -> what.applyAsDouble(seen.result)).toList());
  }

  private static Spread load(List<Seen> all) {
    return Spread.of(all.stream().map(Seen::load).toList());
  }

  private static Saturation saturation(List<Seen> all) {
    return new Saturation(
        spread(
                all,
                result ->
                    Saturation.of(result.serverCpu(), result.seconds(), Machine.first()).share())
            .median());
  }

  private static String[] cells(Contestant contestant, List<Seen> all) {
    Saturation saturation = saturation(all);
    return new String[] {
      contestant.what(),
      spread(all, LoadResult::cpuMicros).text(),
      spread(all, LoadResult::p50).text(),
      spread(all, LoadResult::p99).text(),
      Figures.text(spread(all, LoadResult::rate).median()),
      saturation.text() + " (" + Figures.percent(saturation.share()) + ")",
      Figures.text(all.stream().mapToDouble(seen -> seen.result.failed()).sum()),
      Figures.text(spread(all, LoadResult::others).median()),
      Figures.text(load(all).max()),
    };
  }

  private Map<String, Object> row(Step step, Contestant contestant, List<Seen> all) {
    var row = new LinkedHashMap<String, Object>();
    row.put("step", step.title);
    row.put("who", contestant.id());
    row.put("tableDelayMs", run.size().tableDelay().toMillis());
    row.put("rounds", all.size());
    row.put("cpuMicros", spread(all, LoadResult::cpuMicros).data());
    row.put("p50Ms", spread(all, LoadResult::p50).data());
    row.put("p99Ms", spread(all, LoadResult::p99).data());
    row.put("answersPerSecond", spread(all, LoadResult::rate).data());
    row.put("saturated", saturation(all).reached());
    row.put("failed", all.stream().mapToLong(seen -> seen.result.failed()).sum());
    row.put("othersCpu", spread(all, LoadResult::others).data());
    row.put("loadAverage", load(all).data());
    return row;
  }

  private void printTargets(Map<Step, Map<Contestant, List<Seen>>> seen) {
    run.say("");
    var cached = seen.getOrDefault(Step.CACHED, Map.of());
    var uncached = seen.getOrDefault(Step.UNCACHED, Map.of());
    List<Seen> vend = cached.getOrDefault(Contestant.VEND, List.of());
    List<Seen> go = cached.getOrDefault(Contestant.GO_MEMORY, List.of());
    if (!vend.isEmpty() && !go.isEmpty()) {
      double share =
          spread(vend, LoadResult::cpuMicros).median() / spread(go, LoadResult::cpuMicros).median();
      run.say(
          "target: a cached answer takes at most half of the CPU of Go with its memory cache."
              + " It takes %s times as much.".formatted(Figures.text(share)));
    }
    List<Seen> missed = uncached.getOrDefault(Contestant.VEND, List.of());
    if (!missed.isEmpty()) {
      double more = spread(missed, LoadResult::p50).median() - RunSize.STS_DELAY.toMillis();
      run.say(
          "target: an uncached answer takes at most 5 ms more than STS itself, at the median with 16"
              + " callers. It takes %s ms more.".formatted(Figures.text(more)));
    }
  }

  private void memory() {
    var table = new TextTable("memory", "most, MB");
    for (Contestant contestant : testBed.contestants()) {
      table.add(contestant.what(), Figures.text(testBed.server(contestant).child().peakMemory()));
    }
    run.say("");
    run.out().print(table);
  }
}
