package vend.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The machine that runs the benchmarks. It must be Linux, because the figures are in /proc. */
final class Machine {
  private static final Path PROC = Path.of("/proc");

  private Machine() {}

  /**
   * @throws BenchmarkFailed on other systems than Linux
   */
  static void check() throws BenchmarkFailed {
    if (!Files.isReadable(PROC.resolve("stat"))) {
      throw new BenchmarkFailed("The benchmarks need Linux, because they read /proc.");
    }
  }

  /** The architecture by Lambda's name. */
  static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
  }

  static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** The load average of the last minute. */
  static double load() {
    return Double.parseDouble(read(PROC.resolve("loadavg")).split(" ", 2)[0]);
  }

  /** The number of processors for a command that was started with {@link #onFirst()}. */
  static int first() {
    return hasTaskset() ? 1 : processors();
  }

  /** The prefix of a command that pins it to the first processor. */
  static List<String> onFirst() {
    return on("0");
  }

  /** The prefix of a command that keeps it off the first processor. */
  static List<String> onOthers() {
    return processors() < 2 ? List.of() : on("1-" + (processors() - 1));
  }

  private static List<String> on(String processors) {
    return hasTaskset() ? List.of("taskset", "-c", processors) : List.of();
  }

  private static boolean hasTaskset() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }

  /** A description for the first line of the output. */
  static String text() {
    return "%d processors (%s), load average %s"
        .formatted(processors(), modelName(), Figures.text(load()));
  }

  /** A description for the result files. */
  static Map<String, Object> data() {
    var data = new LinkedHashMap<String, Object>();
    data.put("processors", processors());
    data.put("processor", modelName());
    data.put("java", System.getProperty("java.runtime.version"));
    data.put("pinned", hasTaskset());
    data.put("loadAverage", load());
    return data;
  }

  private static String modelName() {
    return read(PROC.resolve("cpuinfo"))
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read.", e);
    }
  }
}
