package vend.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vend.Json;

/**
 * Runs a measurement in a JVM of its own, on the first processor, with the environment of a
 * function. The JVM prints its rows as JSON.
 */
final class InProcess {
  private InProcess() {}

  static List<Map<String, Object>> run(
      Run run,
      String main,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<String> arguments)
      throws BenchmarkFailed {
    var words = new ArrayList<>(Machine.onFirst());
    words.addAll(List.of(Workspace.java().toString(), "-Xmx2g", "-XX:+UseSerialGC", "-cp"));
    words.add(System.getProperty("java.class.path"));
    words.addAll(jvmOptions);
    words.add("vend.benchmarks." + main);
    words.addAll(arguments);
    var command =
        new Children.Command(
            words, run.workspace().checkout(), environment, run.workspace().errors());
    try {
      Child child = run.children().startAndRead(command);
      var rows = new ArrayList<Map<String, Object>>();
      for (String line : child.process().inputReader().lines().toList()) {
        rows.add(Json.readObject(line));
      }
      if (!child.end(60) || rows.isEmpty()) {
        throw new BenchmarkFailed("%s failed. See %s".formatted(main, run.workspace().errors()));
      }
      return rows;
    } catch (IOException | Json.MalformedJson e) {
      throw new BenchmarkFailed("%s failed. See %s".formatted(main, run.workspace().errors()), e);
    }
  }

  /** Formats a spread that was read from JSON. */
  static String text(@Nullable Object spread) {
    return spread instanceof Map<?, ?> map
            && map.get("min") instanceof Number min
            && map.get("median") instanceof Number median
            && map.get("max") instanceof Number max
        ? new Spread(min.doubleValue(), median.doubleValue(), max.doubleValue()).text()
        : "?";
  }
}
