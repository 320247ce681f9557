package vend.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Warm functions as in Lambda: one request at a time, through Lambda's own runtime clients, without
 * an HTTP server. The contestants take turns.
 */
final class Invocations implements AutoCloseable {
  private static final int KNOWN = 64;
  private static final int TOKENS = 6_000;

  /** Few, because each request waits for the slow STS most of the time. */
  private static final int UNCACHED = 40;

  private final Run run;
  private final Stubs stubs;
  private final BenchmarkEnvironment setup;
  private final Functions functions;
  private Optional<ObservedAnswer> observed = Optional.empty();
  private final Map<Contestant, Running> running = new EnumMap<>(Contestant.class);

  /** The process of one contestant, and the events of callers that it knows. */
  private static final class Running {
    private final LambdaProcess process;
    private final List<String> known = new ArrayList<>();
    private final Events events;
    private int next;

    Running(LambdaProcess process, Events events) {
      this.process = process;
      this.events = events;
    }
  }

  /** The average of some consecutive invocations. */
  private record Seen(double cpuMicros, double millis, double load) {}

  Invocations(Run run) throws BenchmarkFailed {
    this.run = run;
    this.stubs = Stubs.start(run.workspace(), run.children(), TOKENS);
    this.setup = BenchmarkEnvironment.make(run.workspace(), stubs);
    this.functions = new Functions(run, setup);
  }

  boolean measure() throws BenchmarkFailed {
    List<Contestant> contestants = run.size().invoked();
    if (contestants.stream().anyMatch(Contestant::isEcho)) {
      var observing = new Events(run.workspace(), stubs.tokens());
      observed = Optional.of(ObservedAnswer.of(run, stubs, setup, observing));
    }
    for (Contestant contestant : contestants) {
      run.progress("warming up " + contestant);
      running.put(contestant, started(contestant));
    }
    stubs.set(Stubs.Service.STS, RunSize.STS_DELAY, "none");
    stubs.set(Stubs.Service.TABLE, run.size().tableDelay(), "none");
    var cached = new LinkedHashMap<Contestant, List<Seen>>();
    var uncached = new LinkedHashMap<Contestant, List<Seen>>();
    for (int round = 0; round < run.size().rounds(); round++) {
      run.progress("invoked: round " + (round + 1) + " of " + run.size().rounds());
      for (var one : running.entrySet()) {
        add(cached, one.getKey(), cached(one.getValue()));
        if (!one.getKey().isEcho()) {
          add(uncached, one.getKey(), uncached(one.getValue(), UNCACHED));
        }
      }
    }
    print(cached, uncached);
    return true;
  }

  private static void add(Map<Contestant, List<Seen>> seen, Contestant contestant, Seen another) {
    seen.computeIfAbsent(contestant, _ -> new ArrayList<>()).add(another);
  }

  private Running started(Contestant contestant) throws BenchmarkFailed {
    Function function = function(contestant).onOneProcessor();
    Map<String, String> environment =
        Functions.environment(setup.environment(false, contestant.id()));
    environment.put("PEER_MODE", contestant == Contestant.GO_MEMORY ? "memory" : "plain");
    observed.ifPresent(seen -> environment.putAll(seen.environment()));
    var events = new Events(run.workspace(), stubs.tokens());
    var process = LambdaProcess.start(run, function, environment, events.uncached());
    var made = new Running(process, events);
    // A cold JVM may fetch the first key set more slowly than Vend allows.
    for (int i = 0; i < KNOWN; i++) {
      String event = events.uncached();
      made.known.add(event);
      process.invoke(event);
    }
    for (int i = 0; i < run.size().warmUps(); i++) {
      if (!contestant.isEcho()) {
        uncached(made, UNCACHED);
      }
      cached(made);
    }
    return made;
  }

  private Function function(Contestant contestant) throws BenchmarkFailed {
    return switch (contestant) {
      case VEND -> functions.vendWithJit();
      case VEND_C1 -> functions.vendAsZip();
      case ECHO_JAVA -> functions.echoInJava();
      case ECHO_GO -> functions.echoInGo();
      case GO, GO_MEMORY -> functions.go();
      case PYTHON -> functions.python();
      case VEND_IMAGE, BARE ->
          throw new IllegalArgumentException(contestant + " is measured by its first answer only.");
    };
  }

  private Seen cached(Running one) throws BenchmarkFailed {
    int count = 0;
    double load = Machine.load();
    double cpu = one.process.child().cpuMillis();
    long begin = System.nanoTime();
    long end = begin + (long) (run.size().seconds() * 1e9);
    while (System.nanoTime() < end) {
      check(one.process.invoke(one.known.get(one.next++ % KNOWN)));
      count++;
    }
    return seen(one, cpu, begin, count, load);
  }

  private Seen uncached(Running one, int number) throws BenchmarkFailed {
    double load = Machine.load();
    double cpu = one.process.child().cpuMillis();
    long begin = System.nanoTime();
    for (int i = 0; i < number; i++) {
      check(one.process.invoke(one.events.uncached()));
    }
    return seen(one, cpu, begin, number, load);
  }

  private static Seen seen(Running one, double cpu, long begin, int count, double load) {
    double millis = (System.nanoTime() - begin) / 1e6;
    return new Seen((one.process.child().cpuMillis() - cpu) * 1000 / count, millis / count, load);
  }

  private static void check(String refusal) throws BenchmarkFailed {
    if (!refusal.isEmpty()) {
      throw new BenchmarkFailed("The answer has no credentials: " + refusal);
    }
  }

  private void print(Map<Contestant, List<Seen>> cached, Map<Contestant, List<Seen>> uncached)
      throws BenchmarkFailed {
    var table =
        new TextTable(
            "who", "cached: CPU us each", "ms each", "uncached: CPU us each", "ms each", "load");
    var data = new ArrayList<Map<String, Object>>();
    cached.forEach((contestant, hits) -> {
      List<Seen> misses = uncached.getOrDefault(contestant, List.of());
      table.add(
          contestant.what(),
          cpu(hits).text(),
          millis(hits).text(),
          misses.isEmpty() ? "-" : cpu(misses).text(),
          misses.isEmpty() ? "-" : millis(misses).text(),
          Figures.text(load(hits, misses).max()));
      data.add(row(contestant, hits, misses));
    });
    run.out().print(table);
    printTargets(cached, uncached);
    run.say(
        "\nEach time includes the Runtime API with its two round trips, which are the same for all."
            + " STS takes %d ms, and each call to the table %d. Echo functions have one kind of answer,"
                .formatted(RunSize.STS_DELAY.toMillis(), run.size().tableDelay().toMillis())
            + " listed under cached.");
    run.write("invoked", data);
  }

  private Map<String, Object> row(Contestant contestant, List<Seen> hits, List<Seen> misses) {
    var row = new LinkedHashMap<String, Object>();
    row.put("who", contestant.id());
    row.put("cachedCpuMicros", cpu(hits).data());
    row.put("cachedMs", millis(hits).data());
    if (!misses.isEmpty()) {
      row.put("uncachedCpuMicros", cpu(misses).data());
      row.put("uncachedMs", millis(misses).data());
    }
    row.put("tableDelayMs", run.size().tableDelay().toMillis());
    row.put("loadAverage", load(hits, misses).data());
    return row;
  }

  private static Spread load(List<Seen> hits, List<Seen> misses) {
    return Spread.of(Stream.concat(hits.stream(), misses.stream()).map(Seen::load).toList());
  }

  private void printTargets(
      Map<Contestant, List<Seen>> cached, Map<Contestant, List<Seen>> uncached) {
    List<Seen> vend = cached.getOrDefault(Contestant.VEND, List.of());
    if (vend.isEmpty()) {
      return;
    }
    List<Seen> go = cached.getOrDefault(Contestant.GO_MEMORY, List.of());
    if (!go.isEmpty()) {
      run.say(
          "\ntarget: a cached answer takes at most half of the CPU of Go with its memory cache."
              + " It takes %s times as much."
                  .formatted(Figures.text(cpu(vend).median() / cpu(go).median())));
    }
    List<Seen> echo = cached.getOrDefault(Contestant.ECHO_JAVA, List.of());
    if (!echo.isEmpty()) {
      run.say(
          "\ntarget: a cached answer takes at most 50 us of CPU more than the echo function's. It"
              + " takes %s us more."
                  .formatted(Figures.text(cpu(vend).median() - cpu(echo).median())));
    }
    List<Seen> misses = uncached.getOrDefault(Contestant.VEND, List.of());
    run.say(
        "\ntarget: an uncached answer, one at a time, takes at most 3 ms more than STS itself. It"
            + " takes %s ms more."
                .formatted(Figures.text(millis(misses).median() - RunSize.STS_DELAY.toMillis())));
  }

  private static Spread cpu(List<Seen> all) {
    return Spread.of(all.stream().map(Seen::cpuMicros).toList());
  }

  private static Spread millis(List<Seen> all) {
    return Spread.of(all.stream().map(Seen::millis).toList());
  }

  @Override
  public void close() {
    running.values().forEach(one -> one.process.close());
  }
}
