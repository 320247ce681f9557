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
 * First answers after a restore, as the hub is deployed: a process is primed to the checkpoint
 * where Lambda takes its snapshot, and goes on in place with one event waiting. Beside it in the
 * same way: its HTTP clients alone, and an echo function. What has no SnapStart here starts cold:
 * Go, Python, and Vend in a container image.
 *
 * <p>It is not SnapStart's latency: no page is loaded from a snapshot.
 */
final class RestoredStarts {
  private static final int TOKENS = 2000;
  private static final String TABLE = "restored";

  private final Run run;
  private final Stubs stubs;
  private final BenchmarkEnvironment surroundings;
  private final Functions functions;
  private final Events events;
  private Optional<ObservedAnswer> observed = Optional.empty();

  RestoredStarts(Run run) throws BenchmarkFailed {
    this.run = run;
    this.stubs = Stubs.start(run.workspace(), run.children(), TOKENS);
    this.surroundings = BenchmarkEnvironment.make(run.workspace(), stubs);
    this.functions = new Functions(run, surroundings);
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

  /** A row of the table. */
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

  /** What is seen of one start, ms but for the load. */
  private record Start(
      double first, double cpu, double second, double secondCpu, double priming, double load) {}

  boolean measure() throws BenchmarkFailed {
    List<Contestant> contestants = run.extent().contestants();
    if (contestants.contains(Contestant.VEND_IMAGE)) {
      functions.makeImage();
    }
    if (contestants.stream().anyMatch(one -> one == Contestant.BARE || one.isEcho())) {
      observed = Optional.of(ObservedAnswer.of(run, stubs, surroundings, events));
    }
    var starts = new LinkedHashMap<Row, List<Start>>();
    List<Row> rows = rows();
    for (int round = 0; round < run.extent().restores(); round++) {
      run.progress("restored, round " + (round + 1) + " of " + run.extent().restores());
      for (Row row : rows) {
        start(row).ifPresent(seen -> starts.computeIfAbsent(row, _ -> new ArrayList<>()).add(seen));
      }
    }
    for (Row row : rows) {
      if (!starts.containsKey(row)) {
        throw new BenchmarkFailed(row.name() + ": every start failed");
      }
    }
    print(starts);
    return true;
  }

  private List<Row> rows() throws BenchmarkFailed {
    var rows = new ArrayList<Row>();
    for (Kind kind : Kind.values()) {
      for (Contestant contestant : run.extent().contestants()) {
        if (kinds(contestant).contains(kind)) {
          add(rows, contestant, kind);
        }
      }
    }
    if (rows.isEmpty()) {
      throw new BenchmarkFailed(
          "none of %s takes part in this".formatted(run.extent().contestants()));
    }
    return rows;
  }

  private static Set<Kind> kinds(Contestant contestant) {
    return switch (contestant) {
      case VEND, VEND_IMAGE, GO, PYTHON -> EnumSet.of(Kind.UNCACHED, Kind.CACHED);
      case BARE -> EnumSet.of(Kind.UNCACHED);
      case ECHO_JAVA, ECHO_GO -> EnumSet.of(Kind.ECHO);
      // Without SnapStart and in memory: nothing of either is seen by a first answer.
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
          throw new IllegalArgumentException(contestant + " has no first answer here");
    }
  }

  private void add(List<Row> rows, Function function, boolean restored, Kind kind) {
    for (int processors : run.extent().processors()) {
      rows.add(new Row(function.on(processors), restored, processors, kind));
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = Functions.environment(surroundings.environment(true, TABLE));
    environment.put("PEER_MODE", "plain");
    observed.ifPresent(seen -> environment.putAll(seen.environment()));
    return environment;
  }

  /** Empty where it answered no keys: on a busy machine an issuer may not answer Vend in time. */
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
        // The bare clients write the same items once more, on the same conditions.
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

  /** Another instance has cached the credentials before. */
  private void fill(Row row, String event) throws BenchmarkFailed {
    Function function = row.function();
    try (var process = LambdaProcess.start(run, function, environment(), event)) {
      check(row, process.refusal());
    }
  }

  private static void check(Row row, String refusal) throws BenchmarkFailed {
    if (!refusal.isEmpty()) {
      throw new BenchmarkFailed("%s answered %s".formatted(row.name(), refusal));
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
          Integer.toString(run.extent().restores() - all.size()),
          Figures.text(spread(all.stream().map(Start::load)).max()));
      data.add(
          Map.of(
              "who", row.function().name(),
              "restored", row.restored(),
              "processors", row.processors(),
              "kind", row.kind().text(),
              "failed", run.extent().restores() - all.size(),
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
        "All services and the key set by TLS; no delay in the stubs. A restore goes on in place:"
            + " no page is loaded from a snapshot, so this is not SnapStart's latency. CPU in steps"
            + " of 10 ms.");
    run.write("restored", data);
  }

  private void printTarget(Map<Row, List<Start>> starts) {
    OptionalDouble vend = cpu(starts, Functions.VEND);
    OptionalDouble bare = cpu(starts, Functions.BARE);
    if (vend.isPresent() && bare.isPresent()) {
      run.say(
          ("\ntarget: the first uncached answer after the checkpoint takes 100 ms of CPU or less on"
                  + " one processor, or 50 ms or less above the bare client's. It takes %s, which is"
                  + " %s above.")
              .formatted(
                  Figures.text(vend.getAsDouble()),
                  Figures.text(vend.getAsDouble() - bare.getAsDouble())));
    }
  }

  /** Of the uncached answer on one processor, the median. */
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
