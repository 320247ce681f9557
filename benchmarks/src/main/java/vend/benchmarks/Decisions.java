package vend.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures decisions with few and with many grants. */
final class Decisions {
  private final Run run;

  Decisions(Run run) {
    this.run = run;
  }

  boolean measure() throws BenchmarkFailed {
    var rows = new ArrayList<Map<String, Object>>();
    var table =
        new TextTable(
            "grants", "which", "decide, CPU us (min / median / max)", "read file, CPU ms");
    for (int grants : new int[] {10, 100, 1000, 10_000}) {
      List<Map<String, Object>> seen =
          InProcess.run(
              run,
              "DecisionsProcess",
              List.of(),
              Map.of(),
              List.of(Integer.toString(grants), Integer.toString(run.size().rounds())));
      for (Map<String, Object> row : seen) {
        rows.add(row);
        table.add(
            Integer.toString(grants),
            String.valueOf(row.get("what")),
            InProcess.text(row.get("cpuMicros")),
            String.valueOf(row.get("readMs")));
      }
    }
    run.out().print(table);
    run.say(
        "\nOne thread, full JIT. The file is read once; in the first row of each pair by a JVM that"
            + " has read none before."
            + " Load average now: "
            + Figures.text(Machine.load()));
    run.write("decision", rows);
    return true;
  }
}
