package vend.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vend.local.dynamodb.LocalDynamoDb;

/**
 * Bursts of callers that request the same credentials at the same moment, while no cache has them.
 * The table is DynamoDB Local, because the result depends on condition expressions.
 */
final class Bursts {
  private static final int CALLERS = 200;
  private static final int WARM_UP = 300;

  private final Run run;
  private final Stubs stubs;
  private final Load load;

  /** Token 0 is reserved for the check that a server vends at all. */
  private int nextToken = 1;

  Bursts(Run run) throws BenchmarkFailed {
    this.run = run;
    int servers = run.size().servers().size() * 3;
    this.stubs =
        Stubs.start(
            run.workspace(),
            run.children(),
            servers * (WARM_UP + run.size().bursts()) + 10 + InstancesBurst.tokens(run.size()));
    this.load = new Load(run.workspace(), run.children(), stubs);
  }

  private record Row(Contestant contestant, int processes, boolean isPatientUnderLoad) {
    String table() {
      return "burst-%s-%d-%s".formatted(contestant.id(), processes, isPatientUnderLoad);
    }

    String what() {
      return isPatientUnderLoad
          ? contestant.what() + ", wait=5, every core busy, STS slow"
          : contestant.what();
    }
  }

  /** The result of one burst. */
  private record Seen(LoadResult result, long stsCalls, double load) {}

  boolean measure() throws BenchmarkFailed {
    try (var dynamoDb = new LocalDynamoDb(run.workspace().dynamoDbLibraries())) {
      var seen = new LinkedHashMap<Row, List<Seen>>();
      for (Row row : rows()) {
        run.progress("burst: %s in %d processes".formatted(row.contestant, row.processes));
        BurstTable.create(dynamoDb.endpoint(), row.table());
        seen.put(row, measure(row, dynamoDb.endpoint().toString()));
      }
      print(seen);
      if (run.size().servers().contains(Contestant.VEND)) {
        new InstancesBurst(run, stubs).measure(dynamoDb.endpoint().toString());
      }
      return true;
    } catch (IOException e) {
      throw new BenchmarkFailed(
          "DynamoDB Local does not run. Run benchmarks/run, which builds it.", e);
    }
  }

  private List<Row> rows() throws BenchmarkFailed {
    return run.size().servers().stream()
        .filter(contestant -> contestant != Contestant.VEND_C1)
        .flatMap(contestant ->
            Stream.of(
                    new Row(contestant, 1, false),
                    new Row(contestant, 4, false),
                    new Row(contestant, 4, true))
                .filter(row -> contestant == Contestant.VEND || !row.isPatientUnderLoad))
        .toList();
  }

  private List<Seen> measure(Row row, String dynamoDb) throws BenchmarkFailed {
    var starting =
        new Servers(BenchmarkEnvironment.make(run.workspace(), stubs), run.children(), List.of());
    var servers = new ArrayList<Servers.Server>();
    try {
      for (int i = 0; i < row.processes; i++) {
        servers.add(
            starting.start(
                row.contestant,
                Map.of("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb, "VEND_TABLE", row.table())));
      }
      warmUp(servers);
      return bursts(servers, row.isPatientUnderLoad);
    } finally {
      servers.forEach(server -> server.child().close());
    }
  }

  private void warmUp(List<Servers.Server> servers) throws BenchmarkFailed {
    stubs.set(Stubs.Service.STS, java.time.Duration.ZERO, "none");
    var plan = Load.Plan.closed(nextToken, WARM_UP, 8, 60).eachTokenOnce();
    load.run(servers, plan);
    double seconds = 2.0 * run.size().seconds() * servers.size();
    load.run(servers, Load.Plan.closed(nextToken, WARM_UP, 16, seconds));
    nextToken += WARM_UP;
    stubs.set(Stubs.Service.STS, RunSize.STS_DELAY, "none");
  }

  private List<Seen> bursts(List<Servers.Server> servers, boolean isPatientUnderLoad)
      throws BenchmarkFailed {
    if (!isPatientUnderLoad) {
      return bursts(servers, "");
    }
    stubs.set(Stubs.Service.STS, InstancesBurst.SLOW_STS, "none");
    try (var _ = new BusyCores()) {
      return bursts(servers, "wait=5");
    }
  }

  private List<Seen> bursts(List<Servers.Server> servers, String prefer) throws BenchmarkFailed {
    var seen = new ArrayList<Seen>();
    for (int i = 0; i < run.size().bursts(); i++) {
      stubs.reset();
      double loadAverage = Machine.load();
      var plan =
          new Load.Plan(
              BenchmarkEnvironment.PATH, nextToken++, 1, false, CALLERS, 60, 0, true, prefer);
      LoadResult result = load.run(servers, plan);
      seen.add(new Seen(result, stubs.calls(Stubs.Service.STS, "AssumeRole"), loadAverage));
    }
    return seen;
  }

  private void print(Map<Row, List<Seen>> all) throws BenchmarkFailed {
    var table = new TextTable("who", "processes", "STS calls", "slowest, ms", "failed", "load");
    var data = new ArrayList<Map<String, Object>>();
    all.forEach((row, seen) -> {
      Spread calls = spread(seen.stream().map(one -> (double) one.stsCalls));
      Spread slowest = spread(seen.stream().map(one -> one.result.max()));
      Spread failed = spread(seen.stream().map(one -> (double) one.result.failed()));
      Spread loads = spread(seen.stream().map(Seen::load));
      table.add(
          row.what(),
          Integer.toString(row.processes),
          calls.text(),
          slowest.text(),
          failed.text(),
          Figures.text(loads.max()));
      data.add(
          Map.of(
              "who", row.contestant.id(),
              "processes", row.processes,
              "busyAndPatient", row.isPatientUnderLoad,
              "callers", CALLERS,
              "bursts", seen.size(),
              "stsCalls", calls.data(),
              "slowestMs", slowest.data(),
              "failed", failed.data(),
              "loadAverage", loads.data()));
    });
    run.out().print(table);
    run.say(
        "\n%d callers at once; STS takes %d ms; the table is DynamoDB Local; min / median / max of %d."
            .formatted(CALLERS, RunSize.STS_DELAY.toMillis(), run.size().bursts()));
    run.write("burst", data);
  }

  private static Spread spread(Stream<Double> values) {
    return Spread.of(values.toList());
  }
}
