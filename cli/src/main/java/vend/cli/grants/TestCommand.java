package vend.cli.grants;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.Printable;
import vend.cli.command.CommandFailed;
import vend.grant.file.InvalidGrants;
import vend.policy.cases.CaseReader;
import vend.policy.cases.CaseRun;
import vend.policy.cases.CaseRun.Failure;
import vend.policy.cases.TestCase;
import vend.policy.explain.InvalidCaller;

/** {@code vend grants test}: runs test cases against a grants file. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Run test cases against a grants file",
      "",
      "Reads grants.test.yaml beside the grants file. Each case says which role a caller may or may"
          + " not assume. An allowed role also has to be allowed by the AWS policies."
          + " docs/how-to/check-grants.md describes the format."
    },
    footer = {
      "",
      "Exit code: 0 all cases pass; 1 a case fails; 2 could not run.",
      "",
      "Examples:",
      "  vend grants test",
      "  vend grants test team.yaml --cases cases/team.test.yaml --verbose"
    })
public final class TestCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = GrantsFile.DEFAULT,
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path file;

  @Option(
      names = "--cases",
      paramLabel = "FILE",
      description = "The test cases. Default: the name of the grants file, ending in .test.yaml.")
  private @Nullable Path cases;

  @Option(names = "--verbose", description = "Print the cases that pass, too.")
  private boolean verbose;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "The output format: text or json. Default: ${DEFAULT-VALUE}.")
  private String format;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public TestCommand(InstantSource clock) {
    this.clock = clock;
  }

  private record Result(TestCase testCase, List<Failure> failures) {}

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    if (!format.equals("text") && !format.equals("json")) {
      throw new CommandFailed("--format takes text or json, not " + format);
    }
    GrantsFile grants = GrantsFile.read(file);
    Path from = cases == null ? casesOf(file) : cases;
    var run = new CaseRun(grants.grants(), clock.instant());
    var results = new ArrayList<Result>();
    for (TestCase testCase : CaseReader.read(from.toString(), text(from))) {
      results.add(new Result(testCase, failures(run, testCase)));
    }
    print(from, results);
    return results.stream().allMatch(result -> result.failures.isEmpty()) ? 0 : 1;
  }

  private static List<Failure> failures(CaseRun run, TestCase testCase) throws CommandFailed {
    try {
      return run.run(testCase);
    } catch (InvalidCaller e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  /** The file with the test cases of a grants file, if no other is named. */
  public static Path casesOf(Path grants) {
    String name = String.valueOf(grants.getFileName());
    int dot = name.lastIndexOf('.');
    return grants.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".test.yaml");
  }

  private static String text(Path from) throws CommandFailed {
    try {
      return Files.readString(from);
    } catch (IOException e) {
      throw new CommandFailed(
          Files.exists(from)
              ? "%s cannot be read as UTF-8 text".formatted(from)
              : "there is no file %s. docs/how-to/check-grants.md says how to write one"
                  .formatted(from));
    }
  }

  private void print(Path from, List<Result> results) {
    PrintWriter out = spec.commandLine().getOut();
    if (format.equals("json")) {
      out.println(Json.write(Map.of("cases", results.stream().map(TestCommand::data).toList())));
    } else {
      results.forEach(result -> lines(from, result).forEach(out::println));
      long failed = results.stream().filter(result -> !result.failures.isEmpty()).count();
      out.println(
          "%s: %d cases, %d as expected, %d not"
              .formatted(from, results.size(), results.size() - failed, failed));
    }
    out.flush();
  }

  private List<String> lines(Path from, Result result) {
    var lines = new ArrayList<String>();
    TestCase testCase = result.testCase;
    if (result.failures.isEmpty() && verbose) {
      lines.add("ok    " + Printable.of(testCase.name()));
    }
    for (Failure failure : result.failures) {
      lines.add(
          "FAIL  %s:%d: %s"
              .formatted(from, testCase.place().line(), Printable.of(testCase.name())));
      failure
          .problems()
          .forEach(
              problem -> lines.add("      %s %s".formatted(failure.role(), Printable.of(problem))));
      failure.trace().forEach(line -> lines.add("        " + line));
    }
    return lines;
  }

  private static Map<String, Object> data(Result result) {
    var data = new LinkedHashMap<String, Object>();
    data.put("name", result.testCase.name());
    data.put("line", result.testCase.place().line());
    data.put("passed", result.failures.isEmpty());
    data.put(
        "failures",
        result.failures.stream()
            .map(failure ->
                Map.of(
                    "role", failure.role(),
                    "problems", failure.problems(),
                    "trace", failure.trace()))
            .toList());
    return data;
  }
}
