package vend.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cold starts; the contestants take turns. */
final class ColdStarts {
  private static final int TOKENS = 2000;

  private final Run run;
  private final Stubs stubs;
  private final BenchmarkEnvironment setup;
  private final Functions functions;
  private final Events events;

  ColdStarts(Run run) throws BenchmarkFailed {
    this.run = run;
    this.stubs = Stubs.start(run.workspace(), run.children(), TOKENS);
    this.setup = BenchmarkEnvironment.make(run.workspace(), stubs);
    this.functions = new Functions(run, setup);
    this.events = new Events(run.workspace(), stubs.tokens());
  }

  /** A row of the table: one way to start a function, over HTTP or TLS, on some processors. */
  private record Row(Function function, boolean tls, int processors) {
    String name() {
      return "%s, %s, %s"
          .formatted(
              function.name(),
              tls ? "TLS" : "HTTP",
              processors == 1 ? "1 processor" : processors + " processors");
    }
  }

  private record Start(double millis, double cpu, double memory, double load, String refusal) {}

  boolean measure() throws BenchmarkFailed {
    if (run.size().contestants().stream().anyMatch(Contestant::isVend)) {
      functions.makeImage();
    }
    var starts = new LinkedHashMap<Row, List<Start>>();
    List<Row> rows = rows();
    for (int round = 0; round < run.size().coldStarts(); round++) {
      run.progress("cold: round " + (round + 1) + " of " + run.size().coldStarts());
      for (Row row : rows) {
        starts.computeIfAbsent(row, _ -> new ArrayList<>()).add(start(row));
      }
    }
    print(starts);
    printClasses();
    printSizes();
    return true;
  }

  private List<Row> rows() throws BenchmarkFailed {
    var rows = new ArrayList<Row>();
    for (Function function : all()) {
      for (boolean tls : new boolean[] {false, true}) {
        for (int processors : run.size().processors()) {
          rows.add(new Row(function.on(processors), tls, processors));
        }
      }
    }
    return rows;
  }

  private List<Function> all() throws BenchmarkFailed {
    var all = new ArrayList<Function>();
    List<Contestant> contestants = run.size().contestants();
    if (contestants.stream().anyMatch(Contestant::isVend)) {
      all.addAll(
          List.of(functions.vendAsZip(), functions.vendWithoutCache(), functions.vendImage()));
    }
    if (contestants.contains(Contestant.GO)) {
      all.add(functions.go());
    }
    if (contestants.contains(Contestant.PYTHON)) {
      all.add(functions.python());
    }
    return all;
  }

  private Map<String, String> environment(boolean tls) {
    Map<String, String> environment = Functions.environment(setup.environment(tls, "cold"));
    environment.put("PEER_MODE", "plain");
    return environment;
  }

  private Start start(Row row) throws BenchmarkFailed {
    stubs.reset();
    double load = Machine.load();
    Function function = row.function();
    try (var process =
        LambdaProcess.start(run, function, environment(row.tls()), events.uncached())) {
      var start =
          new Start(
              process.firstAnswer(),
              process.child().cpuMillis(),
              process.child().peakMemory(),
              load,
              process.refusal());
      long calls = stubs.calls(Stubs.Service.STS, "AssumeRole");
      if (start.refusal.isEmpty() && calls != 1) {
        throw new BenchmarkFailed(
            "%s called STS %d times on the uncached path.".formatted(row.name(), calls));
      }
      if (!start.refusal.isEmpty()) {
        run.progress("%s answered %s".formatted(row.name(), start.refusal));
      }
      return start;
    }
  }

  private void print(Map<Row, List<Start>> starts) throws BenchmarkFailed {
    var table =
        new TextTable(
            "who", "first answer, ms (min / median / max)", "CPU ms", "MB", "failed", "load");
    var data = new ArrayList<Map<String, Object>>();
    starts.forEach((row, all) -> {
      List<Start> seen = all.stream().filter(start -> start.refusal.isEmpty()).toList();
      int refused = all.size() - seen.size();
      if (seen.isEmpty()) {
        table.add(row.name(), "every start failed", "", "", Integer.toString(refused), "");
        data.add(Map.of("who", row.name(), "starts", 0, "failed", refused));
      } else {
        table.add(cells(row, seen, refused));
        data.add(data(row, seen, refused));
      }
    });
    run.out().print(table);
    run.write("cold", data);
  }

  private static String[] cells(Row row, List<Start> seen, int refused) {
    return new String[] {
      row.name(),
      spread(seen.stream().map(Start::millis)).text(),
      Figures.text(spread(seen.stream().map(Start::cpu)).median()),
      Figures.text(spread(seen.stream().map(Start::memory)).median()),
      Integer.toString(refused),
      Figures.text(spread(seen.stream().map(Start::load)).max()),
    };
  }

  private static Map<String, Object> data(Row row, List<Start> seen, int refused) {
    return Map.of(
        "who", row.name(),
        "starts", seen.size(),
        "failed", refused,
        "firstAnswerMs", spread(seen.stream().map(Start::millis)).data(),
        "cpuMs", spread(seen.stream().map(Start::cpu)).data(),
        "peakMemoryMb", spread(seen.stream().map(Start::memory)).data(),
        "loadAverage", spread(seen.stream().map(Start::load)).data());
  }

  private static Spread spread(Stream<Double> values) {
    return Spread.of(values.toList());
  }

  private void printClasses() throws BenchmarkFailed {
    if (run.size().contestants().stream().noneMatch(Contestant::isVend)) {
      return;
    }
    var table = new TextTable("classes until the first answer", "all", "from an archive");
    for (Function function : List.of(functions.vendAsZip(), functions.vendImage())) {
      Path log = run.workspace().made().resolve("classes");
      var logged = functions.with(function, "-Xlog:class+load:file=" + log + ":none");
      LambdaProcess.start(run, logged, environment(true), events.uncached()).close();
      List<String> loaded = lines(log);
      long archived = loaded.stream().filter(line -> line.contains("shared objects file")).count();
      table.add(function.name(), "" + loaded.size(), "" + archived);
    }
    run.say("");
    run.out().print(table);
  }

  private static List<String> lines(Path file) throws BenchmarkFailed {
    try {
      return Files.readAllLines(file).stream().filter(line -> line.contains("source:")).toList();
    } catch (IOException e) {
      throw new BenchmarkFailed(file + " cannot be read.", e);
    }
  }

  private void printSizes() throws BenchmarkFailed {
    var table = new TextTable("size", "MB");
    Workspace workspace = run.workspace();
    table.add("function's jars", megabytes(workspace.functionJars()));
    if (Files.exists(functions.cache())) {
      table.add("AOT cache", megabytes(List.of(functions.cache())));
    }
    table.add("Go binary", megabytes(List.of(workspace.program("peer"))));
    table.add("Python's packages", megabytes(files(workspace.pythonPackages())));
    run.say("");
    run.out().print(table);
    run.say("");
    run.say(
        "The key set is always fetched over TLS, because Vend accepts no other; HTTP or TLS is how"
            + " AWS services are called. The delay of the stubs is "
            + Duration.ZERO.toMillis()
            + " ms.");
  }

  private static List<Path> files(Path folder) throws BenchmarkFailed {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new BenchmarkFailed(folder + " cannot be read.", e);
    }
  }

  private static String megabytes(List<Path> files) throws BenchmarkFailed {
    long sum = 0;
    for (Path file : files) {
      try {
        sum += Files.size(file);
      } catch (IOException e) {
        throw new BenchmarkFailed(file + " cannot be read.", e);
      }
    }
    return Figures.text(sum / 1e6);
  }
}
