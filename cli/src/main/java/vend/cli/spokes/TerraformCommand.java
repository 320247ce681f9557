package vend.cli.spokes;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.grant.file.InvalidGrants;
import vend.infra.spoke.Spokes;
import vend.infra.spoke.SpokesNotCreated;
import vend.infra.terraform.ModuleFile;
import vend.infra.terraform.RolesModule;

/** {@code vend spokes terraform}: writes a Terraform module of the spoke roles. */
@Command(
    name = "terraform",
    mixinStandardHelpOptions = true,
    description = {
      "Write the roles of all accounts as a Terraform module",
      "",
      "Writes the module vend-roles, to be applied once in each account. Each account creates only"
          + " its own roles, the same as with the template. In an account that the file does not"
          + " list, the plan fails.",
      "",
      "The module needs Terraform 1.5 or later, or OpenTofu. It contains external ids."
    },
    footer = {
      "",
      "Exit code: 0 written; 1 a limit of AWS or Terraform is exceeded; 2 could not run.",
      "",
      "Examples:",
      "  vend spokes terraform",
      "  vend spokes terraform --grants team.yaml --output modules"
    })
final class TerraformCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GrantsOption grants;
  @Mixin private OutputFolder folder;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  TerraformCommand() {}

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    folder.check();
    try {
      Spokes spokes = grants.spokes(spec.commandLine().getErr());
      List<ModuleFile> files = new RolesModule(spokes).files();
      PrintWriter out = spec.commandLine().getOut();
      for (ModuleFile file : files) {
        Path place = folder.write(file.name(), file.body());
        out.println(place);
      }
      out.printf(
          "%s in %s%n",
          OutputFolder.counted(spokes.roles().size(), "role"),
          OutputFolder.counted(spokes.accounts().size(), "account"));
      out.flush();
      return 0;
    } catch (SpokesNotCreated e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), CommandFailed.DENIED);
    }
  }
}
