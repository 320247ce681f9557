package vend.cli;

import java.io.InputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import vend.grant.file.InvalidGrants;

/** The {@code vend} command. Exit 0: fine; 1: findings, or a denial; 2: could not run. */
@Command(
    name = "vend",
    description = "Temporary AWS credentials for whoever can prove who they are.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  vend demo                      see keys vended, refused and explained",
      "  vend grants check              what is wrong with grants.yaml",
      "  vend grants who shop/deploy    who can take that role",
      "  vend explain shop/deploy --issuer github --claim repository=acme/shop",
      "  vend freeze --everything       deny all, now",
      "  vend help grants diff          what a command does"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /**
   * What commands know of the world.
   *
   * @param in standard input
   * @param clock tells the time
   * @param random makes external ids
   * @param environment the user's
   */
  record World(
      InputStream in, InstantSource clock, SecureRandom random, Map<String, String> environment) {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    var world = new World(System.in, InstantSource.system(), new SecureRandom(), System.getenv());
    System.exit(commandLine(world).execute(arguments));
  }

  static CommandLine commandLine(World world) {
    var line = new CommandLine(new Main(), new Commands(world));
    line.addSubcommand(GrantsCommand.class);
    line.addSubcommand(ExplainCommand.class);
    line.addSubcommand(FreezeCommand.class);
    line.addSubcommand(ThawCommand.class);
    OtherModule.COMMANDS.forEach((name, what) -> line.addSubcommand(OtherModule.named(name, what)));
    line.addSubcommand(HelpCommand.class);
    return line.setExecutionExceptionHandler(Main::report)
        .setExitCodeExceptionMapper(_ -> CommandLine.ExitCode.USAGE);
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    if (!(failure instanceof CommandFailed || failure instanceof InvalidGrants)) {
      throw failure;
    }
    command.getErr().println("vend: " + failure.getMessage());
    return CommandLine.ExitCode.USAGE;
  }

  /** Makes each command with what it needs of the world. */
  private record Commands(World world) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      Map<Class<?>, Supplier<Object>> needy =
          Map.of(
              ExplainCommand.class, () -> new ExplainCommand(world.clock()),
              WhatCommand.class, () -> new WhatCommand(world.clock()),
              TestCommand.class, () -> new TestCommand(world.clock()),
              DiffCommand.class, () -> new DiffCommand(world.in()),
              InitCommand.class, () -> new InitCommand(world.random()),
              FreezeCommand.class, () -> new FreezeCommand(world.clock(), world.environment()),
              ThawCommand.class, () -> new ThawCommand(world.environment()));
      Supplier<Object> maker = needy.get(type);
      return maker == null ? CommandLine.defaultFactory().create(type) : type.cast(maker.get());
    }
  }
}
