package vend.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import vend.cli.command.CommandFailed;
import vend.cli.command.Execution;
import vend.cli.command.Version;
import vend.cli.keys.CommandContext;
import vend.cli.keys.LeftByUser;
import vend.cli.keys.Prompt;
import vend.cli.keys.UserBrowser;
import vend.cli.keys.UserPatience;
import vend.cli.local.DemoCommand;
import vend.cli.local.LocalCommand;
import vend.cli.local.TokenCommand;
import vend.cli.prompt.TerminalPrompt;
import vend.cli.spokes.SpokesCommand;
import vend.client.source.RetryPolicy;
import vend.grant.file.InvalidGrants;
import vend.signin.browser.Browser;

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
      "  vend login                     sign in, and stay signed in",
      "  vend configure                 a profile of the AWS CLI for each of your roles",
      "  vend grants check              what is wrong with grants.yaml",
      "  vend grants who shop/deploy    who can take that role",
      "  vend explain shop/deploy --issuer github --claim repository=acme/shop",
      "  vend freeze --everything       deny all, now",
      "  vend help grants diff          what a command does"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** It has to know all of them. */
  private static final String COMPLETION = "completion";

  /** In the order of the list in help. */
  private static final List<String> COMMANDS =
      List.of(
          "credentials",
          "exec",
          "shell",
          "agent",
          "console",
          "login",
          "logout",
          "roles",
          "whoami",
          "write",
          "configure",
          "doctor",
          "cache",
          "grants",
          "explain",
          "freeze",
          "thaw",
          COMPLETION,
          "demo",
          "local",
          "token",
          "spokes");

  private Main() {}

  /**
   * What commands know of the world.
   *
   * @param in standard input
   * @param clock tells the time
   * @param random makes external ids and the cache's key
   * @param patience how long to try again while a hub is busy
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
      Supplier<RetryPolicy> patience,
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
          new UserPatience(),
          System.getenv(),
          Boolean.getBoolean("vend.terminal"),
          () -> TerminalPrompt.of(System.getenv()),
          new UserBrowser(System.getenv()),
          Optional.ofNullable(System.getProperty("vend.checkout"))
              .map(top -> Path.of(top, "vend")));
    }

    /** The folder of the launcher; without one, the one that the command is run in. */
    Path checkout() {
      return program.map(Path::getParent).orElse(Path.of(""));
    }

    CommandContext surroundings(CommandLine line) {
      return new CommandContext(
          environment,
          clock,
          random,
          patience.get(),
          terminal,
          prompt.get(),
          browser.get(),
          line.getOut(),
          line.getErr());
    }
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Execution.end(commandLine(World.ofThisProcess(), arguments), arguments);
  }

  /**
   * What reads the arguments. It takes long to know all commands, and credential_process waits: so
   * where the first argument is a command, it is the only one that is known.
   */
  static CommandLine commandLine(World world, String... arguments) {
    var line = new CommandLine(new Main(), new Commands(world));
    String first = arguments.length == 0 ? "" : arguments[0];
    if (COMMANDS.contains(first) && !first.equals(COMPLETION)) {
      line.addSubcommand(command(first, world));
    } else if (!first.equals("--version") && !first.equals("-V")) {
      COMMANDS.forEach(name -> line.addSubcommand(command(name, world)));
      line.addSubcommand(HelpCommand.class);
    }
    SettingOptions.addTo(line);
    return Execution.prepared(line, world.environment(), Main::report);
  }

  private static Object command(String name, World world) {
    return switch (name) {
      case "demo" -> new DemoCommand(world.checkout(), world.environment());
      case "local" -> new LocalCommand(world.checkout(), world.environment());
      case "token" -> new TokenCommand(world.environment(), world.clock());
      case "credentials" -> new CredentialsCommand(world);
      case "exec" -> new ExecCommand(world);
      case "shell" -> new ShellCommand(world);
      case "agent" -> new AgentCommand(world);
      case "console" -> new ConsoleCommand(world);
      case "login" -> new LoginCommand(world);
      case "logout" -> new LogoutCommand(world);
      case "roles" -> new RolesCommand(world);
      case "whoami" -> new WhoamiCommand(world);
      case "write" -> new WriteCommand(world);
      case "configure" -> new ConfigureCommand(world);
      case "doctor" -> new DoctorCommand(world);
      case "cache" -> new CacheCommand();
      case "grants" -> new GrantsCommand();
      case "explain" -> new ExplainCommand(world);
      case "freeze" -> new FreezeCommand(world.clock(), world.environment());
      case "thaw" -> new ThawCommand(world.environment());
      case "spokes" -> SpokesCommand.of(world.environment());
      case COMPLETION -> new CompletionCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static int report(Exception failure, CommandLine command) throws Exception {
    int exitCode =
        switch (failure) {
          case CommandFailed failed -> failed.exitCode();
          case InvalidGrants _ -> CommandFailed.COULD_NOT_RUN;
          case LeftByUser _ -> LeftByUser.EXIT_CODE;
          default -> throw failure;
        };
    command.getErr().println("vend: " + failure.getMessage());
    return exitCode;
  }

  /** Makes the commands below others with what they need of the world. */
  private record Commands(World world) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      Object needy =
          switch (type.getSimpleName()) {
            case "CacheClearCommand" -> new CacheClearCommand(world);
            case "WhatCommand" -> new WhatCommand(world.clock());
            case "TestCommand" -> new TestCommand(world.clock());
            case "DiffCommand" -> new DiffCommand(world.in());
            case "InitCommand" -> new InitCommand(world.random());
            default -> CommandLine.defaultFactory().create(type);
          };
      return type.cast(needy);
    }
  }
}
