package vend.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.command.CommandFailed;

/** The commands that the launcher starts from other modules; here only for the list. */
@Command
final class OtherModule implements Callable<Integer> {
  static final Map<String, String> COMMANDS = commands();

  @Spec private CommandSpec spec;

  @Parameters(hidden = true)
  private String[] ignored = {};

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  OtherModule() {}

  private static Map<String, String> commands() {
    var commands = new LinkedHashMap<String, String>();
    commands.put("demo", "Shows all of Vend on this machine: vends, refuses, explains, stops.");
    commands.put("local", "Runs Vend on 127.0.0.1 until Ctrl-C, with a local STS and issuer.");
    commands.put("token", "Prints a token for the `vend local` that is running.");
    return Collections.unmodifiableMap(commands);
  }

  static CommandLine named(String name, String description) {
    var line = new CommandLine(new OtherModule());
    line.getCommandSpec().name(name).usageMessage().description(description);
    return line.setUnmatchedArgumentsAllowed(true).setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() throws CommandFailed {
    throw new CommandFailed(
        "%s is started by ./vend of a checkout, and not from here".formatted(spec.name()));
  }
}
