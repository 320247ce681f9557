package vend.cli.spokes;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.grant.file.InvalidGrants;
import vend.infra.cdk.RolesApp;
import vend.infra.spoke.SpokesNotCreated;

/** {@code vend spokes cdk}: synthesizes the CDK app of the spoke accounts. */
@Command(
    name = "cdk",
    mixinStandardHelpOptions = true,
    description = {
      "Synthesize a CDK stack for each spoke account",
      "",
      "This is the CDK app that cdk.json runs. The CDK needs Node.js. The stacks are written to"
          + " cdk.out, or to the folder in CDK_OUTDIR. They contain external ids."
    },
    footer = {
      "",
      "Exit code: 0 written; 1 an account has more roles than a stack can hold; 2 could not run.",
      "",
      "Examples:",
      "  cdk ls",
      "  cdk diff shop-prod",
      "  cdk deploy shop-prod",
      "  cdk deploy shop-prod --app './vend spokes cdk --grants team.yaml'"
    })
final class CdkCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;
  @Mixin private GrantsOption grants;

  @SuppressWarnings("NullAway.Init") // picocli sets the rest before anything runs.
  CdkCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    if (!hasNode()) {
      throw new CommandFailed(
          "Node.js is missing, and the CDK needs it. Install it from https://nodejs.org, or run `vend spokes template`, which does not need it");
    }
    Path folder = Path.of(environment.getOrDefault("CDK_OUTDIR", "cdk.out"));
    try {
      RolesApp.synthesize(grants.spokes(spec.commandLine().getErr()), folder);
      return 0;
    } catch (SpokesNotCreated e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), CommandFailed.DENIED);
    }
  }

  private boolean hasNode() {
    String path = environment.getOrDefault("PATH", "");
    return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> Stream.of("node", "node.exe").map(Path.of(folder)::resolve))
        .anyMatch(Files::isExecutable);
  }
}
