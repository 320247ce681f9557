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
import vend.grant.FreezeState;
import vend.grant.FreezeTarget;

/** {@code vend thaw}: lifts freezes. */
@Command(
    name = "thaw",
    mixinStandardHelpOptions = true,
    description = {
      "Lift what vend freeze froze",
      "",
      "The grants file decides again within 5 seconds. A target that is not frozen is reported, and"
          + " is no error. The command also lifts what operators froze at the hub. --everything lifts the freeze of everything, but not those of roles,"
          + " grants, issuers, callers and persons; --all lifts all of them."
    },
    footer = {
      "",
      "Exit code: 0 not frozen any more; 2 could not run.",
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

  @Option(names = "--all", description = "Lift all freezes.")
  private boolean all;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ThawCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws CommandFailed {
    if (all != options.namesNothing()) {
      throw new ParameterException(
          spec.commandLine(),
          all
              ? "--all lifts all freezes, so leave out ROLE, --grant, --issuer, --caller, --person or --everything"
              : "nothing to thaw is named. Add a ROLE, --grant, --issuer, --caller, --person, --everything or --all");
    }
    options.use(environment, spec.commandLine().getErr(), this::run);
    return 0;
  }

  private void run(FreezeClient client, FreezeReport report, SortedSet<FreezeTarget> targets)
      throws FreezeFailed {
    FreezeClient.Both before = thawed(client, targets);
    for (FreezeTarget target : targets) {
      if (!before.names(target)) {
        spec.commandLine().getErr().println("vend: %s was not frozen".formatted(target));
      }
    }
    FreezeReport.warnIfUnseen(before, spec.commandLine().getErr());
    PrintWriter out = spec.commandLine().getOut();
    report.print(
        left(before.byTable(), targets),
        before.byHub().map(hub -> left(hub, targets)),
        options.isDryRun(),
        out);
    if (!options.isDryRun()) {
      FreezeReport.printWhenInForce(out);
    }
  }

  private FreezeState left(FreezeState before, SortedSet<FreezeTarget> targets) {
    return all ? FreezeState.NOTHING : before.without(targets);
  }

  /** Thaws, and returns what was frozen before. */
  private FreezeClient.Both thawed(FreezeClient client, SortedSet<FreezeTarget> targets)
      throws FreezeFailed {
    if (options.isDryRun()) {
      return client.readBoth();
    }
    return all ? client.thawAll() : client.thaw(targets);
  }
}
