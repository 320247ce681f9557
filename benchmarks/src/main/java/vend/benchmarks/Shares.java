package vend.benchmarks;

import java.util.List;
import java.util.Map;

/** The share of each step in a request. */
final class Shares {
  private final Run run;

  Shares(Run run) {
    this.run = run;
  }

  boolean measure() throws BenchmarkFailed {
    Stubs stubs = Stubs.start(run.workspace(), run.children(), TestBed.KNOWN);
    BenchmarkEnvironment setup = BenchmarkEnvironment.make(run.workspace(), stubs);
    List<Map<String, Object>> rows =
        InProcess.run(
            run,
            "SharesProcess",
            List.of(setup.trust().jvmOptions()),
            setup.environment(false, "shares"),
            List.of(
                stubs.tokens().toString(),
                stubs.tokensOfEs256().toString(),
                Integer.toString(run.size().rounds())));
    print(rows);
    run.write("shares", rows);
    return true;
  }

  private void print(List<Map<String, Object>> rows) {
    var table = new TextTable("step", "CPU us (min / median / max)", "wall us");
    for (Map<String, Object> row : rows) {
      table.add(
          String.valueOf(row.get("what")),
          InProcess.text(row.get("cpuMicros")),
          InProcess.text(row.get("wallMicros")));
    }
    run.out().print(table);
    run.say(
        "\nOne thread, full JIT. CPU is that of the thread; the table and STS are stubs without"
            + " delay. Load average now: "
            + Figures.text(Machine.load()));
  }
}
