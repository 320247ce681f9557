package vend.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program behind {@code benchmarks/run}. Exit codes: 0 success, 1 growth, 2 could not run. */
@Command(
    name = "benchmarks/run",
    description = "Measure Vend beside plain services in Go and Python",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Benchmarks (default: all except soak):",
      "  cold      from process start to the first answer, under Lambda's own clients",
      "  restored  the first answer after the checkpoint, as SnapStart restores it",
      "  warm      CPU per request and latency, cached and uncached",
      "  invoked   CPU per request as Lambda invokes the function, one at a time",
      "  shares    the share of each step in a request",
      "  burst     the number of STS calls for 200 callers of one cache key",
      "  decision  decisions with 10 to 10,000 grants",
      "  command   the start of vend, the AWS CLI and Python, with a disk cache",
      "  soak      minutes of faults that come and go; reports whether anything grew",
      "",
      "Examples:",
      "  # Everything, in about half an hour",
      "  benchmarks/run",
      "  # A short run that shows that everything works",
      "  benchmarks/run --quick",
      "  # One benchmark with two contestants",
      "  benchmarks/run warm --only vend,go",
      "  # With a delay of each call to the table, so that round trips count",
      "  benchmarks/run warm --table-delay 5",
      "  # All targets",
      "  benchmarks/run restored invoked warm \\",
      "    --only vend,vend-image,bare,echo-java,echo-go,go",
      "  # A long soak",
      "  benchmarks/run soak --minutes 30",
      "",
      "Tables go to standard output, and as JSON to benchmarks/target/results.",
      "Needs Linux, JDK 25, Maven, Go 1.26 and Python 3.10 or later."
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "PART", description = "The benchmarks to run.")
  private List<String> parts = List.of();

  @Option(names = "--quick", description = "Run a little of everything. Discard the figures.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description =
          "Contestants: vend, vend-c1, vend-image, bare, echo-java, echo-go, go, go-memory, python."
              + " Default: all.")
  private List<String> only = List.of();

  @Option(names = "--minutes", description = "The minutes of the soak, 1 to 240. Default: 10.")
  private int minutes = 10;

  @Option(
      names = "--table-delay",
      paramLabel = "MS",
      description = "The delay of the table in warm and invoked, 0 to 100 ms. Default: 0.")
  private int tableDelay;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  private Main() {}

  /** Runs the benchmarks, and ends the process with the exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() {
    RunSize size = size();
    List<Benchmark> chosen = chosen();
    var out = spec.commandLine().getOut();
    try (var children = new Children()) {
      return measure(chosen, size, children, out) ? 0 : 1;
    } catch (BenchmarkFailed e) {
      spec.commandLine().getErr().println("benchmarks: " + e.getMessage());
      return 2;
    }
  }

  private static boolean measure(
      List<Benchmark> parts, RunSize size, Children children, PrintWriter out)
      throws BenchmarkFailed {
    Machine.check();
    var workspace = new Workspace(Path.of(System.getProperty("vend.checkout", ".")));
    var run = new Run(workspace.absolute(), children, size, out);
    run.say("Vend's benchmarks on %s".formatted(Machine.text()));
    boolean fine = true;
    for (Benchmark part : parts) {
      run.title(part.id() + ": " + part.what());
      fine &= part.measure(run);
    }
    return fine;
  }

  private RunSize size() {
    if (minutes < 1 || minutes > 240) {
      throw new ParameterException(spec.commandLine(), "--minutes must be 1 to 240.");
    }
    List<Contestant> contestants =
        only.isEmpty()
            ? List.of(Contestant.values())
            : only.stream().map(id -> named(id, Contestant.values(), "--only")).toList();
    if (tableDelay < 0 || tableDelay > 100) {
      throw new ParameterException(spec.commandLine(), "--table-delay must be 0 to 100.");
    }
    Duration soak = Duration.ofMinutes(minutes);
    Duration table = Duration.ofMillis(tableDelay);
    return quick ? RunSize.quick(contestants, soak, table) : RunSize.full(contestants, soak, table);
  }

  private List<Benchmark> chosen() {
    return parts.isEmpty()
        ? Arrays.stream(Benchmark.values()).filter(part -> part != Benchmark.SOAK).toList()
        : parts.stream().map(id -> named(id, Benchmark.values(), "PART")).toList();
  }

  private <T extends Enum<T>> T named(String id, T[] all, String what) {
    return Arrays.stream(all)
        .filter(one -> one.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-').equals(id))
        .findFirst()
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "%s: There is no %s. See benchmarks/run --help".formatted(what, id)));
  }
}
