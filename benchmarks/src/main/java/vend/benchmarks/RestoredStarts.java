package vend.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * First answers after a restore, as the hub is deployed: a process is primed to the checkpoint
 * where Lambda takes its snapshot, and goes on in place with one event waiting. Go and Python,
 * which have no SnapStart here, start cold beside it.
 *
 * <p>It is not SnapStart's latency: no page is loaded from a snapshot.
 */
final class RestoredStarts {
  private static final int TOKENS = 2000;
  private static final String TABLE = "restored";

  private final Run run;
  private final Stubs stubs;
  private final Surroundings surroundings;
  private final Functions functions;
  private final Events events;

  RestoredStarts(Run run) throws Unusable {
    this.run = run;
    this.stubs = Stubs.start(run.workspace(), run.children(), TOKENS);
    this.surroundings = Surroundings.make(run.workspace(), stubs);
    this.functions = new Functions(run, surroundings);
    this.events = new Events(run.workspace(), stubs.tokens());
  }

  private enum Kind {
    UNCACHED,
    CACHED;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A row of the table. */
  private record Row(Function function, boolean restored, int processors, Kind kind) {
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

  boolean measure() throws Unusable {
    var starts = new LinkedHashMap<Row, List<Start>>();
    List<Row> rows = rows();
    for (int round = 0; round < run.extent().restores(); round++) {
      run.progress("restored, round " + (round + 1) + " of " + run.extent().restores());
      for (Row row : rows) {
        starts.computeIfAbsent(row, _ -> new ArrayList<>()).add(start(row));
      }
    }
    print(starts);
    return true;
  }

  private List<Row> rows() throws Unusable {
    var rows = new ArrayList<Row>();
    for (Kind kind : Kind.values()) {
      List<Contestant> contestants = run.extent().contestants();
      if (contestants.contains(Contestant.VEND)) {
        add(rows, functions.vendRestored(), true, kind);
      }
      if (contestants.contains(Contestant.GO)) {
        add(rows, functions.go(), false, kind);
      }
      if (contestants.contains(Contestant.PYTHON)) {
        add(rows, functions.python(), false, kind);
      }
    }
    return rows;
  }

  private static void add(List<Row> rows, Function function, boolean restored, Kind kind) {
    if (Machine.first() == 1) {
      rows.add(new Row(function.onOneProcessor(), restored, 1, kind));
    }
    if (Machine.processors() > 1) {
      rows.add(new Row(function, restored, Machine.processors(), kind));
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = Functions.environment(surroundings.environment(true, TABLE));
    environment.put("PEER_MODE", "plain");
    return environment;
  }

  private Start start(Row row) throws Unusable {
    stubs.reset();
    String event = events.uncached();
    if (row.kind() == Kind.CACHED) {
      fill(row, event);
    }
    double load = Machine.load();
    try (LambdaProcess process = begin(row, event)) {
      check(row, process.refusal());
      double cpu = process.child().cpuMillis();
      long begin = System.nanoTime();
      check(row, process.invoke(row.kind() == Kind.CACHED ? event : events.uncached()));
      double second = (System.nanoTime() - begin) / 1e6;
      return new Start(
          process.firstAnswer(),
          process.cpu(),
          second,
          process.child().cpuMillis() - cpu,
          process.priming(),
          load);
    }
  }

  private LambdaProcess begin(Row row, String event) throws Unusable {
    Function function = row.function();
    return row.restored()
        ? LambdaProcess.restore(run, function, environment(), event)
        : LambdaProcess.start(run, function, environment(), event);
  }

  /** Another instance has cached the credentials before. */
  private void fill(Row row, String event) throws Unusable {
    Function function = row.function();
    try (var process = LambdaProcess.start(run, function, environment(), event)) {
      check(row, process.refusal());
    }
  }

  private static void check(Row row, String refusal) throws Unusable {
    if (!refusal.isEmpty()) {
      throw new Unusable("%s answered %s".formatted(row.name(), refusal));
    }
  }

  private void print(Map<Row, List<Start>> starts) throws Unusable {
    var table =
        new TextTable(
            "who",
            "first answer, ms (min / median / max)",
            "CPU ms",
            "second, ms",
            "CPU ms",
            "priming, s",
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
          Figures.text(spread(all.stream().map(Start::load)).max()));
      data.add(
          Map.of(
              "who", row.function().name(),
              "restored", row.restored(),
              "processors", row.processors(),
              "kind", row.kind().text(),
              "firstAnswerMs", spread(all.stream().map(Start::first)).data(),
              "cpuMs", spread(all.stream().map(Start::cpu)).data(),
              "secondAnswerMs", spread(all.stream().map(Start::second)).data(),
              "primingMs", spread(all.stream().map(Start::priming)).data(),
              "loadAverage", spread(all.stream().map(Start::load)).data()));
    });
    run.out().print(table);
    run.say("");
    run.say(
        "All services and the key set by TLS; no delay in the stubs. A restore goes on in place:"
            + " no page is loaded from a snapshot, so this is not SnapStart's latency. CPU in steps"
            + " of 10 ms.");
    run.write("restored", data);
  }

  private static Spread spread(Stream<Double> values) {
    return Spread.of(values.toList());
  }
}
