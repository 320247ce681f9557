package vend.cli.spokes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.grant.file.InvalidGrants;
import vend.infra.spoke.DoesNotFit;
import vend.infra.template.SpokeTemplates;
import vend.infra.template.TemplateFile;
import vend.infra.template.TemplateLimits;

/** `vend spokes template`. */
@Command(
    name = "template",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the roles of all accounts as one plain CloudFormation template, for a StackSet over"
          + " organizational units: vend-roles.json. Each account makes its own roles, and an"
          + " account that the file does not list fails.",
      "",
      "Beyond CloudFormation's limits it writes several, vend-roles-1-of-2.json and so on, each for"
          + " some of the accounts. They hold external ids."
    },
    footer = {
      "",
      "Exit code: 0 written; 1 beyond a limit of AWS; 2 could not run.",
      "",
      "Examples:",
      "  vend spokes template",
      "  vend spokes template --grants team.yaml --output build"
    })
final class TemplateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GrantsOption grants;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where to write to. Default: this folder.")
  private Path folder;

  @Option(
      names = "--parts",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "How many templates at least. Default: ${DEFAULT-VALUE}.")
  private int parts;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  TemplateCommand() {}

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    if (parts < 1) {
      throw new CommandFailed("--parts: at least 1");
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandFailed("%s: is a file; name a folder with --output".formatted(folder));
    }
    List<TemplateFile> files = templates();
    try {
      Files.createDirectories(folder);
      for (TemplateFile file : files) {
        write(file);
      }
      tellOfOthers(files);
    } catch (IOException e) {
      throw new CommandFailed("%s: can't be written to: %s".formatted(folder, e.getMessage()));
    }
    return 0;
  }

  private List<TemplateFile> templates() throws CommandFailed, InvalidGrants {
    try {
      return new SpokeTemplates(grants.spokes(spec.commandLine().getErr())).files(parts);
    } catch (DoesNotFit e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), CommandFailed.DENIED);
    }
  }

  private void write(TemplateFile file) throws IOException {
    Path place = folder.resolve(file.name());
    Path written = Files.createTempFile(folder.toAbsolutePath(), ".vend-", ".json");
    try {
      Files.writeString(written, file.body(), UTF_8);
      Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
    PrintWriter out = spec.commandLine().getOut();
    int bytes = TemplateLimits.bytes(file.body());
    out.printf(
        "%s: %s in %s, %d bytes%s%n",
        place,
        counted(file.roles(), "role"),
        counted(file.accounts(), "account"),
        bytes,
        bytes > TemplateLimits.BODY_IN_REQUEST ? ", so it has to lie in S3" : "");
    out.flush();
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** With another number of templates, accounts are in others than before. */
  private void tellOfOthers(List<TemplateFile> files) throws IOException {
    var own = files.stream().map(TemplateFile::name).collect(Collectors.toSet());
    try (Stream<Path> all = Files.list(folder)) {
      all.map(path -> path.getFileName().toString())
          .filter(name -> name.matches("vend-roles(-[0-9]+-of-[0-9]+)?\\.json"))
          .filter(name -> !own.contains(name))
          .sorted()
          .forEach(name ->
              spec.commandLine()
                  .getErr()
                  .printf(
                      "vend: %s is of an earlier run with another number of templates: accounts have moved; docs/how-to/deploy.md says in which order to update%n",
                      name));
    }
  }
}
