package vend.cli.freeze;

import java.io.PrintWriter;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;

/** `vend thaw`. */
@Command(
    name = "thaw",
    mixinStandardHelpOptions = true,
    description = {
      "Takes back what vend freeze did: the grants file decides again, within 5 seconds.",
      "",
      "What was not frozen is named, and is no error. --everything ends the freeze of everything, and"
          + " leaves those of roles, grants and issuers; --all ends all of them."
    },
    footer = {
      "",
      "Exit code: 0 it is not frozen; 2 could not run.",
      "",
      "Examples:",
      "  vend thaw --everything --table vend-Table-1A2B",
      "  vend thaw shop-prod/deploy --grant shop-deploys-from-main",
      "  vend thaw --all --dry-run"
    })
public final class ThawCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Mixin private FreezeOptions options;

  @Option(names = "--all", description = "Whatever is frozen.")
  private boolean all;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ThawCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws CommandFailed {
    if (all != options.nameNothing()) {
      throw new ParameterException(
          spec.commandLine(),
          all
              ? "--all goes alone: it is everything and more"
              : "say what to thaw: ROLE, --grant, --issuer, --everything or --all");
    }
    options.use(environment, spec.commandLine().getErr(), this::run);
    return 0;
  }

  private void run(FreezeClient client, FreezeReport report, SortedSet<Target> targets)
      throws FreezeFailed {
    FreezeState before = thawed(client, targets);
    for (Target target : targets) {
      if (!before.targets().containsKey(target)) {
        spec.commandLine().getErr().println("vend: %s was not frozen".formatted(target));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    report.print(all ? FreezeState.NOTHING : before.without(targets), options.isDryRun(), out);
    if (!options.isDryRun()) {
      FreezeReport.printWhenInForce(out);
    }
  }

  /** What was frozen before. */
  private FreezeState thawed(FreezeClient client, SortedSet<Target> targets) throws FreezeFailed {
    if (options.isDryRun()) {
      return client.read();
    }
    return all ? client.thawAll() : client.thaw(targets);
  }
}
