package vend.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.Json;

/** One run of the benchmarks, with its processes, its size and its output. */
record Run(Workspace workspace, Children children, RunSize size, PrintWriter out) {
  void title(String text) {
    out.printf("%n%s%n%s%n", text, "-".repeat(text.length()));
    out.flush();
  }

  void say(String text) {
    out.println(text);
    out.flush();
  }

  /** Prints progress to the error stream, so that it does not mix with the tables. */
  void progress(String text) {
    System.err.println("benchmarks: " + text);
  }

  /** Writes rows as JSON to {@code target/results}. */
  void write(String part, List<Map<String, Object>> rows) throws BenchmarkFailed {
    var document = new LinkedHashMap<String, Object>();
    document.put("part", part);
    document.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    document.put("machine", Machine.data());
    document.put("rows", new ArrayList<Object>(rows));
    Path file = workspace.results().resolve(part + ".json");
    try {
      Files.createDirectories(workspace.results());
      Files.writeString(file, Json.write(document) + "\n");
    } catch (IOException e) {
      throw new BenchmarkFailed(file + " cannot be written.", e);
    }
    say("\nResults: " + workspace.checkout().relativize(file));
  }
}
