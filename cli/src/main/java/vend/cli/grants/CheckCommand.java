package vend.cli.grants;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.caller.Transport;
import vend.cli.command.CommandFailed;
import vend.grant.file.GrantsFolder;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.policy.lint.Finding;
import vend.policy.lint.GrantsCheck;
import vend.policy.lint.Severity;

/** {@code vend grants check}: reports errors and risks in a grants file. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Report errors and risks in a grants file",
      "",
      "Finds syntax errors, access that is too open, grants that never apply, policies that IAM"
          + " rejects, and conditions that AWS does not repeat. Each finding has a stable code;"
          + " docs/how-to/check-grants.md says what to do about it."
    },
    footer = {
      "",
      "Exit code: 0 no findings, or advice only; 1 errors or warnings; 2 could not run.",
      "",
      "Examples:",
      "  vend grants check",
      "  vend grants check team.yaml --format json"
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = GrantsFile.DEFAULT,
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "The output format: text or json. Default: ${DEFAULT-VALUE}.")
  private String format;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  CheckCommand() {}

  @Override
  public Integer call() throws CommandFailed {
    if (!format.equals("text") && !format.equals("json")) {
      throw new CommandFailed("--format takes text or json, not " + format);
    }
    List<Finding> findings = findings();
    PrintWriter out = spec.commandLine().getOut();
    if (format.equals("json")) {
      out.println(Json.write(Map.of("findings", findings.stream().map(this::data).toList())));
    } else {
      findings.forEach(finding -> out.println(line(finding)));
      out.println(summary(findings));
    }
    out.flush();
    return findings.stream().allMatch(CheckCommand::isAdvice) ? 0 : 1;
  }

  private List<Finding> findings() throws CommandFailed {
    var folder = new GrantsFolder(file);
    try {
      String text = folder.readGrants();
      return GrantsCheck.of(
          new GrantsReader(file.toString(), folder, Transport.LOOPBACK_TOO).readWithPlaces(text));
    } catch (IOException e) {
      throw new CommandFailed("%s: %s".formatted(file, e.getMessage()));
    } catch (InvalidGrants e) {
      return GrantsCheck.of(e);
    }
  }

  private static boolean isAdvice(Finding finding) {
    return finding.code().severity() == Severity.ADVICE;
  }

  private String line(Finding finding) {
    return "%s:%d:%d: %s: %s [%s]"
        .formatted(
            file,
            finding.place().line(),
            finding.place().column(),
            finding.code().severity(),
            finding.text(),
            finding.code().code());
  }

  private String summary(List<Finding> findings) {
    if (findings.isEmpty()) {
      return file + ": fine";
    }
    return "%s: %s"
        .formatted(
            file,
            List.of(Severity.values()).stream()
                .map(severity ->
                    counted(
                        severity,
                        findings.stream()
                            .filter(finding -> finding.code().severity() == severity)
                            .count()))
                .collect(Collectors.joining(", ")));
  }

  private static String counted(Severity severity, long count) {
    boolean one = count == 1;
    String name =
        switch (severity) {
          case ERROR -> one ? "error" : "errors";
          case WARNING -> one ? "warning" : "warnings";
          case ADVICE -> one ? "piece of advice" : "pieces of advice";
        };
    return count + " " + name;
  }

  private Map<String, Object> data(Finding finding) {
    var data = new LinkedHashMap<String, Object>();
    data.put("code", finding.code().code());
    data.put("severity", finding.code().severity().toString());
    data.put("file", file.toString());
    data.put("line", finding.place().line());
    data.put("column", finding.place().column());
    finding.grant().ifPresent(grant -> data.put("grant", grant.value()));
    data.put("text", finding.text());
    return data;
  }
}
