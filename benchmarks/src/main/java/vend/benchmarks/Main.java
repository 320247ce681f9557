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

/** What {@code benchmarks/run} starts. Exit 0: fine; 1: something grew; 2: could not run. */
@Command(
    name = "benchmarks/run",
    description = "Measures Vend beside plain services in Go and Python, and bare functions.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Parts, all but soak unless some are named:",
      "  cold      from process start to the first answer, under Lambda's own clients",
      "  restored  the first answer after the checkpoint, as SnapStart restores it",
      "  warm      CPU for each request and latency, cached and uncached",
      "  invoked   CPU for each request as Lambda invokes it, one at a time",
      "  shares    what each step takes of it",
      "  burst     how often STS is asked for 200 callers of one key",
      "  decision  deciding by 10 to 10,000 grants",
      "  command   the start of vend, of the AWS CLI and of Python, with kept keys",
      "  soak      minutes of faults that come and go; says whether anything grew",
      "",
      "Examples:",
      "  benchmarks/run                         everything, in about half an hour",
      "  benchmarks/run --quick                 a short run to see that it works",
      "  benchmarks/run warm --only vend,go     one part, two contestants",
      "  benchmarks/run warm --table-delay 5    with round trips to the table that count",
      "  benchmarks/run restored invoked warm --only vend,vend-image,bare,echo-java,echo-go,go",
      "                                         all that the targets are about",
      "  benchmarks/run soak --minutes 30       by hand",
      "",
      "Tables go to standard output, the same as JSON to benchmarks/target/results.",
      "Needs Linux, JDK 25, Maven, Go 1.26 and Python 3.10 or later."
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "PART", description = "What to measure.")
  private List<String> parts = List.of();

  @Option(names = "--quick", description = "Little of everything; no figures worth keeping.")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "WHO",
      description =
          "Contestants: vend, vend-c1, vend-image, bare, echo-java, echo-go, go, go-memory, python."
              + " Default: all.")
  private List<String> only = List.of();

  @Option(names = "--minutes", description = "How long the soak takes, 1 to 240. Default: 10.")
  private int minutes = 10;

  @Option(
      names = "--table-delay",
      paramLabel = "MS",
      description = "What a call to the table takes in warm and invoked, 0 to 100 ms. Default: 0.")
  private int tableDelay;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  private Main() {}

  /** Measures, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() {
    RunSize extent = extent();
    List<Benchmark> chosen = chosen();
    var out = spec.commandLine().getOut();
    try (var children = new Children()) {
      return measure(chosen, extent, children, out) ? 0 : 1;
    } catch (BenchmarkFailed e) {
      spec.commandLine().getErr().println("benchmarks: " + e.getMessage());
      return 2;
    }
  }

  private static boolean measure(
      List<Benchmark> parts, RunSize extent, Children children, PrintWriter out)
      throws BenchmarkFailed {
    Machine.check();
    var workspace = new Workspace(Path.of(System.getProperty("vend.checkout", ".")));
    var run = new Run(workspace.absolute(), children, extent, out);
    run.say("Vend's benchmarks on %s".formatted(Machine.text()));
    boolean fine = true;
    for (Benchmark part : parts) {
      run.title(part.id() + ": " + part.what());
      fine &= part.measure(run);
    }
    return fine;
  }

  private RunSize extent() {
    if (minutes < 1 || minutes > 240) {
      throw new ParameterException(spec.commandLine(), "--minutes must be 1 to 240");
    }
    List<Contestant> contestants =
        only.isEmpty()
            ? List.of(Contestant.values())
            : only.stream().map(id -> named(id, Contestant.values(), "--only")).toList();
    if (tableDelay < 0 || tableDelay > 100) {
      throw new ParameterException(spec.commandLine(), "--table-delay must be 0 to 100");
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
                spec.commandLine(), "%s: there is no %s; see --help".formatted(what, id)));
  }
}
