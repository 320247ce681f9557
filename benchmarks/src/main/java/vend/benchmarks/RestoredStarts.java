package vend.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * First answers after a restore, as the hub is deployed. A process is primed up to the checkpoint
 * where Lambda takes its snapshot, and continues in place with one event waiting. The HTTP clients
 * alone and an echo function in Java are measured in the same way. Contestants without SnapStart
 * (Go, Python, the container image) start cold.
 *
 * <p>The latency is not that of SnapStart: no page is loaded from a snapshot.
 */
final class RestoredStarts {
  private static final int TOKENS = 2000;
  private static final String TABLE = "restored";

  private final Run run;
  private final Stubs stubs;
  private final BenchmarkEnvironment setup;
  private final Functions functions;
  private final Events events;
  private Optional<ObservedAnswer> observed = Optional.empty();

  RestoredStarts(Run run) throws BenchmarkFailed {
    this.run = run;
    this.stubs = Stubs.start(run.workspace(), run.children(), TOKENS);
    this.setup = BenchmarkEnvironment.make(run.workspace(), stubs);
    this.functions = new Functions(run, setup);
    this.events = new Events(run.workspace(), stubs.tokens());
  }

  private enum Kind {
    UNCACHED,
    CACHED,
    ECHO;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private record Row(Function function, boolean restored, int processors, Kind kind) {
    boolean isBare() {
      return function.name().equals(Functions.BARE);
    }

    String name() {
      return "%s, %s, %s, %s"
          .formatted(
              function.name(),
              restored ? "restored" : "cold",
              processors == 1 ? "1 processor" : processors + " processors",
              kind.text());
    }
  }

  /** The figures of one start, in ms except for the load. */
  private record Start(
      double first, double cpu, double second, double secondCpu, double priming, double load) {}

  boolean measure() throws BenchmarkFailed {
    List<Contestant> contestants = run.size().contestants();
    if (contestants.contains(Contestant.VEND_IMAGE)) {
      functions.makeImage();
    }
    if (contestants.stream().anyMatch(one -> one == Contestant.BARE || one.isEcho())) {
      observed = Optional.of(ObservedAnswer.of(run, stubs, setup, events));
    }
    var starts = new LinkedHashMap<Row, List<Start>>();
    List<Row> rows = rows();
    for (int round = 0; round < run.size().restores(); round++) {
      run.progress("restored: round " + (round + 1) + " of " + run.size().restores());
      for (Row row : rows) {
        start(row).ifPresent(seen -> starts.computeIfAbsent(row, _ -> new ArrayList<>()).add(seen));
      }
    }
    for (Row row : rows) {
      if (!starts.containsKey(row)) {
        throw new BenchmarkFailed("Every start failed: " + row.name());
      }
    }
    print(starts);
    return true;
  }

  private List<Row> rows() throws BenchmarkFailed {
    var rows = new ArrayList<Row>();
    for (Kind kind : Kind.values()) {
      for (Contestant contestant : run.size().contestants()) {
        if (kinds(contestant).contains(kind)) {
          add(rows, contestant, kind);
        }
      }
    }
    if (rows.isEmpty()) {
      throw new BenchmarkFailed(
          "None of %s takes part in this benchmark.".formatted(run.size().contestants()));
    }
    return rows;
  }

  private static Set<Kind> kinds(Contestant contestant) {
    return switch (contestant) {
      case VEND, VEND_IMAGE, GO, PYTHON -> EnumSet.of(Kind.UNCACHED, Kind.CACHED);
      case BARE -> EnumSet.of(Kind.UNCACHED);
      case ECHO_JAVA, ECHO_GO -> EnumSet.of(Kind.ECHO);
      // A first answer shows no effect of the C1 compiler after a restore, or of a memory cache.
      case VEND_C1, GO_MEMORY -> EnumSet.noneOf(Kind.class);
    };
  }

  private void add(List<Row> rows, Contestant contestant, Kind kind) throws BenchmarkFailed {
    switch (contestant) {
      case VEND -> add(rows, functions.vendRestored(), true, kind);
      case VEND_IMAGE -> add(rows, functions.vendImage(), false, kind);
      case BARE -> add(rows, functions.bare(), true, kind);
      case ECHO_JAVA -> add(rows, functions.echoInJava(), true, kind);
      case ECHO_GO -> add(rows, functions.echoInGo(), false, kind);
      case GO -> add(rows, functions.go(), false, kind);
      case PYTHON -> add(rows, functions.python(), false, kind);
      case VEND_C1, GO_MEMORY ->
          throw new IllegalArgumentException(contestant + " has no first answer here.");
    }
  }

  private void add(List<Row> rows, Function function, boolean restored, Kind kind) {
    for (int processors : run.size().processors()) {
      rows.add(new Row(function.on(processors), restored, processors, kind));
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = Functions.environment(setup.environment(true, TABLE));
    environment.put("PEER_MODE", "plain");
    observed.ifPresent(seen -> environment.putAll(seen.environment()));
    return environment;
  }

  /** Empty if no credentials were vended: on a busy machine, the JWKS may not arrive in time. */
  private Optional<Start> start(Row row) throws BenchmarkFailed {
    stubs.reset();
    String event = events.uncached();
    if (row.kind() == Kind.CACHED) {
      fill(row, event);
    }
    double load = Machine.load();
    try (LambdaProcess process = begin(row, event)) {
      if (!process.refusal().isEmpty()) {
        run.progress("%s answered %s".formatted(row.name(), process.refusal()));
        return Optional.empty();
      }
      checkSent(row);
      if (row.kind() == Kind.UNCACHED) {
        // The bare clients repeat the same writes, which must meet the same conditions.
        stubs.reset();
      }
      double cpu = process.child().cpuMillis();
      long begin = System.nanoTime();
      check(row, process.invoke(row.kind() == Kind.CACHED ? event : events.uncached()));
      double second = (System.nanoTime() - begin) / 1e6;
      return Optional.of(
          new Start(
              process.firstAnswer(),
              process.cpu(),
              second,
              process.child().cpuMillis() - cpu,
              process.priming(),
              load));
    }
  }

  private void checkSent(Row row) throws BenchmarkFailed {
    if (row.isBare() && observed.isPresent()) {
      observed.get().checkSent(stubs, row.name());
    }
  }

  private LambdaProcess begin(Row row, String event) throws BenchmarkFailed {
    Function function = row.function();
    return row.restored()
        ? LambdaProcess.restore(run, function, environment(), event)
        : LambdaProcess.start(run, function, environment(), event);
  }

  /** Lets another instance fill the cache. */
  private void fill(Row row, String event) throws BenchmarkFailed {
    Function function = row.function();
    try (var process = LambdaProcess.start(run, function, environment(), event)) {
      check(row, process.refusal());
    }
  }

  private static void check(Row row, String refusal) throws BenchmarkFailed {
    if (!refusal.isEmpty()) {
      throw new BenchmarkFailed("%s answered: %s".formatted(row.name(), refusal));
    }
  }

  private void print(Map<Row, List<Start>> starts) throws BenchmarkFailed {
    var table =
        new TextTable(
            "who",
            "first answer, ms (min / median / max)",
            "CPU ms",
            "second, ms",
            "CPU ms",
            "priming, s",
            "failed",
            "load");
    var data = new ArrayList<Map<String, Object>>();
    starts.forEach((row, all) -> {
      table.add(
          row.name(),
          spread(all.stream().map(Start::first)).text(),
          spread(all.stream().map(Start::cpu)).text(),
          Figures.text(spread(all.stream().map(Start::second)).median()),
          Figures.text(spread(all.stream().map(Start::secondCpu)).median()),
          Figures.text(spread(all.stream().map(Start::priming)).median() / 1000),
          Integer.toString(run.size().restores() - all.size()),
          Figures.text(spread(all.stream().map(Start::load)).max()));
      data.add(
          Map.of(
              "who", row.function().name(),
              "restored", row.restored(),
              "processors", row.processors(),
              "kind", row.kind().text(),
              "failed", run.size().restores() - all.size(),
              "firstAnswerMs", spread(all.stream().map(Start::first)).data(),
              "cpuMs", spread(all.stream().map(Start::cpu)).data(),
              "secondAnswerMs", spread(all.stream().map(Start::second)).data(),
              "primingMs", spread(all.stream().map(Start::priming)).data(),
              "loadAverage", spread(all.stream().map(Start::load)).data()));
    });
    run.out().print(table);
    printTarget(starts);
    run.say("");
    run.say(
        "All services and the key set use TLS; the stubs have no delay. A restore continues in"
            + " place, and no page is loaded from a snapshot, so this is not SnapStart's latency."
            + " CPU has steps of 10 ms.");
    run.write("restored", data);
  }

  private void printTarget(Map<Row, List<Start>> starts) {
    OptionalDouble vend = cpu(starts, Functions.VEND);
    OptionalDouble bare = cpu(starts, Functions.BARE);
    if (vend.isPresent() && bare.isPresent()) {
      run.say(
          ("\ntarget: the first uncached answer after the checkpoint takes at most 100 ms of CPU on"
                  + " one processor, or at most 50 ms more than the bare client's. It takes %s ms,"
                  + " which is %s ms more.")
              .formatted(
                  Figures.text(vend.getAsDouble()),
                  Figures.text(vend.getAsDouble() - bare.getAsDouble())));
    }
  }

  /** The median CPU time of the uncached answer on one processor. */
  private static OptionalDouble cpu(Map<Row, List<Start>> starts, String name) {
    return starts.entrySet().stream()
        .filter(row -> row.getKey().function().name().equals(name))
        .filter(row -> row.getKey().processors() == 1 && row.getKey().kind() == Kind.UNCACHED)
        .mapToDouble(row -> spread(row.getValue().stream().map(Start::cpu)).median())
        .findFirst();
  }

  private static Spread spread(Stream<Double> values) {
    return Spread.of(values.toList());
  }
}
