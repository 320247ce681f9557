package vend.cli.local;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.grant.file.InvalidGrants;
import vend.local.Demo;
import vend.local.LocalFailed;

/** {@code vend demo}: shows vending, a denial and its explanation on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Show Vend on this machine: vend, deny and explain",
      "",
      "Starts Vend on this machine with the sample grants.yaml, gets credentials with a real"
          + " token, uses them, gets them from the cache, is denied, and stops."
    },
    footer = {"", "Exit code: 0 shown; 2 could not run.", "", "Examples:", "  vend demo"})
public final class DemoCommand implements Callable<Integer> {
  private final Installation installation;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the rest before anything runs.
  public DemoCommand(Installation installation, Map<String, String> environment) {
    this.installation = installation;
    this.environment = environment;
  }

  @Override
  public Integer call() throws CommandFailed, InvalidGrants, IOException, InterruptedException {
    spec.commandLine().getErr().println("vend: starting ...");
    try {
      new Demo(
              installation.samples().resolve("grants.yaml"),
              installation.dynamoDbLocal(),
              environment,
              spec.commandLine().getOut())
          .run();
      return 0;
    } catch (LocalFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }
}
