package vend.cli.spokes;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.grant.file.InvalidGrants;
import vend.infra.spoke.SpokesNotCreated;
import vend.infra.template.SpokeTemplates;
import vend.infra.template.TemplateFile;
import vend.infra.template.TemplateLimits;

/** {@code vend spokes template}: writes CloudFormation templates of the spoke roles. */
@Command(
    name = "template",
    mixinStandardHelpOptions = true,
    description = {
      "Write the roles of all accounts as one template",
      "",
      "Writes vend-roles.json, a CloudFormation template for a StackSet over organizational units."
          + " Each account creates only its own roles. In an account that the file does not list, the"
          + " stack fails.",
      "",
      "Beyond the limits of CloudFormation, it writes several templates, each for some of the"
          + " accounts: vend-roles-1-of-2.json and so on. They contain external ids."
    },
    footer = {
      "",
      "Exit code: 0 written; 1 a limit of AWS is exceeded; 2 could not run.",
      "",
      "Examples:",
      "  vend spokes template",
      "  vend spokes template --grants team.yaml --output build"
    })
final class TemplateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GrantsOption grants;
  @Mixin private OutputFolder folder;

  @Option(
      names = "--parts",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "The least number of templates. Default: ${DEFAULT-VALUE}.")
  private int parts;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  TemplateCommand() {}

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    if (parts < 1) {
      throw new CommandFailed("--parts takes a number from 1 on");
    }
    folder.check();
    List<TemplateFile> files = templates();
    for (TemplateFile file : files) {
      write(file);
    }
    warnAboutOldTemplates(files);
    return 0;
  }

  private List<TemplateFile> templates() throws CommandFailed, InvalidGrants {
    try {
      return new SpokeTemplates(grants.spokes(spec.commandLine().getErr())).files(parts);
    } catch (SpokesNotCreated e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), CommandFailed.DENIED);
    }
  }

  private void write(TemplateFile file) throws CommandFailed {
    Path place = folder.write(file.name(), file.body());
    PrintWriter out = spec.commandLine().getOut();
    int bytes = TemplateLimits.bytes(file.body());
    out.printf(
        "%s: %s in %s, %d bytes%s%n",
        place,
        OutputFolder.counted(file.roles(), "role"),
        OutputFolder.counted(file.accounts(), "account"),
        bytes,
        bytes > TemplateLimits.BODY_IN_REQUEST ? ", too large for a request: upload it to S3" : "");
    out.flush();
  }

  /** With another number of templates, accounts move from one template to another. */
  private void warnAboutOldTemplates(List<TemplateFile> files) throws CommandFailed {
    var own = files.stream().map(TemplateFile::name).collect(Collectors.toSet());
    folder.names().stream()
        .filter(name -> name.matches("vend-roles(-[0-9]+-of-[0-9]+)?\\.json"))
        .filter(name -> !own.contains(name))
        .sorted()
        .forEach(name ->
            spec.commandLine()
                .getErr()
                .printf(
                    "vend: %s is from an earlier run with another number of templates. Accounts have moved: docs/how-to/deploy.md says in which order to update%n",
                    name));
  }
}
