package vend.cli;

import static java.util.Map.entry;

import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import vend.cli.keys.KeysFailed;
import vend.cli.keys.Prompt;
import vend.cli.keys.Surroundings;
import vend.cli.keys.UserBrowser;
import vend.client.browser.Browser;
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
      "  vend exec shop-prod/deploy --hub https://vend.example.com -- aws s3 ls",
      "  vend configure                 a profile of the AWS CLI for each of your roles",
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
   * @param random makes external ids and the cache's key
   * @param environment the user's
   * @param terminal whether standard error is read by somebody
   * @param prompt asks whoever sits at the terminal
   * @param browser opens pages
   * @param program where the command itself is, if it was started by its launcher
   */
  record World(
      InputStream in,
      InstantSource clock,
      SecureRandom random,
      Map<String, String> environment,
      boolean terminal,
      Supplier<Prompt> prompt,
      Supplier<Browser> browser,
      Optional<Path> program) {
    static World ofThisProcess() {
      // Java itself can't tell whether standard error alone is a terminal; the launcher can.
      return new World(
          System.in,
          InstantSource.system(),
          new SecureRandom(),
          System.getenv(),
          Boolean.getBoolean("vend.terminal"),
          () -> Prompt.NOBODY,
          new UserBrowser(System.getenv()),
          Optional.ofNullable(System.getProperty("vend.checkout"))
              .map(top -> Path.of(top, "vend")));
    }

    Surroundings surroundings(CommandLine line) {
      return new Surroundings(
          environment,
          clock,
          random,
          terminal,
          prompt.get(),
          browser.get(),
          line.getOut(),
          line.getErr());
    }
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(World.ofThisProcess()).execute(arguments));
  }

  static CommandLine commandLine(World world) {
    var line = new CommandLine(new Main(), new Commands(world));
    line.addSubcommand(CredentialsCommand.class);
    line.addSubcommand(ExecCommand.class);
    line.addSubcommand(ShellCommand.class);
    line.addSubcommand(AgentCommand.class);
    line.addSubcommand(ConsoleCommand.class);
    line.addSubcommand(RolesCommand.class);
    line.addSubcommand(WhoamiCommand.class);
    line.addSubcommand(WriteCommand.class);
    line.addSubcommand(ConfigureCommand.class);
    line.addSubcommand(DoctorCommand.class);
    line.addSubcommand(CacheCommand.class);
    line.addSubcommand(GrantsCommand.class);
    line.addSubcommand(ExplainCommand.class);
    line.addSubcommand(FreezeCommand.class);
    line.addSubcommand(ThawCommand.class);
    OtherModule.COMMANDS.forEach((name, what) -> line.addSubcommand(OtherModule.named(name, what)));
    line.addSubcommand(CompletionCommand.class);
    line.addSubcommand(HelpCommand.class);
    SettingOptions.addTo(line);
    return line.setExecutionExceptionHandler(Main::report)
        .setExitCodeExceptionMapper(_ -> CommandLine.ExitCode.USAGE);
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    int exitCode =
        switch (failure) {
          case CommandFailed _, InvalidGrants _ -> CommandLine.ExitCode.USAGE;
          case KeysFailed failed -> failed.exitCode();
          default -> throw failure;
        };
    command.getErr().println("vend: " + failure.getMessage());
    return exitCode;
  }

  /** Makes each command with what it needs of the world. */
  private record Commands(World world) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      Map<Class<?>, Supplier<Object>> needy =
          Map.ofEntries(
              entry(CredentialsCommand.class, () -> new CredentialsCommand(world)),
              entry(ExecCommand.class, () -> new ExecCommand(world)),
              entry(ShellCommand.class, () -> new ShellCommand(world)),
              entry(AgentCommand.class, () -> new AgentCommand(world)),
              entry(ConsoleCommand.class, () -> new ConsoleCommand(world)),
              entry(RolesCommand.class, () -> new RolesCommand(world)),
              entry(WhoamiCommand.class, () -> new WhoamiCommand(world)),
              entry(WriteCommand.class, () -> new WriteCommand(world)),
              entry(ConfigureCommand.class, () -> new ConfigureCommand(world)),
              entry(DoctorCommand.class, () -> new DoctorCommand(world)),
              entry(CacheClearCommand.class, () -> new CacheClearCommand(world)),
              entry(ExplainCommand.class, () -> new ExplainCommand(world.clock())),
              entry(WhatCommand.class, () -> new WhatCommand(world.clock())),
              entry(TestCommand.class, () -> new TestCommand(world.clock())),
              entry(DiffCommand.class, () -> new DiffCommand(world.in())),
              entry(InitCommand.class, () -> new InitCommand(world.random())),
              entry(
                  FreezeCommand.class, () -> new FreezeCommand(world.clock(), world.environment())),
              entry(ThawCommand.class, () -> new ThawCommand(world.environment())));
      Supplier<Object> maker = needy.get(type);
      return maker == null ? CommandLine.defaultFactory().create(type) : type.cast(maker.get());
    }
  }
}
