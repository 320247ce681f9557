package vend.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import vend.cli.command.CancelledByUser;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.command.Execution;
import vend.cli.command.Version;
import vend.cli.credentials.AgentCommand;
import vend.cli.credentials.CacheCommand;
import vend.cli.credentials.CacheCommand.CacheClearCommand;
import vend.cli.credentials.ConfigureCommand;
import vend.cli.credentials.ConsoleCommand;
import vend.cli.credentials.CredentialsCommand;
import vend.cli.credentials.ExecCommand;
import vend.cli.credentials.RolesCommand;
import vend.cli.credentials.ShellCommand;
import vend.cli.credentials.WhoamiCommand;
import vend.cli.credentials.WriteCommand;
import vend.cli.doctor.DoctorCommand;
import vend.cli.freeze.FreezeCommand;
import vend.cli.freeze.ThawCommand;
import vend.cli.grants.DiffCommand;
import vend.cli.grants.ExplainCommand;
import vend.cli.grants.GrantsCommand;
import vend.cli.grants.InitCommand;
import vend.cli.grants.TestCommand;
import vend.cli.grants.WhatCommand;
import vend.cli.init.NewGrantsCommand;
import vend.cli.leases.LeasesCommand;
import vend.cli.leases.RevokeCommand;
import vend.cli.local.DemoCommand;
import vend.cli.local.Installation;
import vend.cli.local.LocalCommand;
import vend.cli.local.TokenCommand;
import vend.cli.login.LoginCommand;
import vend.cli.login.LogoutCommand;
import vend.cli.prompt.TerminalPrompt;
import vend.cli.requests.ApproveCommand;
import vend.cli.requests.DenyCommand;
import vend.cli.requests.EndCommand;
import vend.cli.requests.RequestCommand;
import vend.cli.requests.RequestsCommand;
import vend.cli.requests.WithdrawCommand;
import vend.cli.settings.SettingOptions;
import vend.cli.spokes.SpokesCommand;
import vend.grant.file.InvalidGrants;

/**
 * The {@code vend} command. Exit code 0: success; 1: findings or a denial; 2: the command could not
 * run.
 */
@Command(
    name = "vend",
    description = "Get temporary AWS credentials and manage grants",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  vend demo",
      "  vend exec shop-prod/deploy --hub https://vend.example.com -- aws s3 ls",
      "  vend login",
      "  vend configure",
      "  vend init",
      "  vend grants check",
      "  vend grants who shop-prod/deploy",
      "  vend explain shop-prod/deploy --issuer github --claim repository=acme/shop",
      "  vend request shop-prod/admin --reason \"ticket 4711\" --wait",
      "  vend freeze --everything",
      "  vend help grants diff"
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** Needs the model of all commands. */
  private static final String COMPLETION = "completion";

  /** In the order of {@code vend help}. */
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
          "init",
          "grants",
          "explain",
          "request",
          "requests",
          "approve",
          "deny",
          "withdraw",
          "end",
          "leases",
          "revoke",
          "freeze",
          "thaw",
          COMPLETION,
          "demo",
          "local",
          "token",
          "spokes");

  private Main() {}

  private static CommandContext ofThisProcess() {
    var nowhere = new PrintWriter(Writer.nullWriter());
    // Java cannot tell whether standard error alone is a terminal; the launcher can.
    return new CommandContext(
        System.in,
        InstantSource.system(),
        new SecureRandom(),
        new CommandRetryPolicy(),
        System.getenv(),
        Boolean.getBoolean("vend.terminal"),
        () -> TerminalPrompt.of(System.getenv()),
        new UserBrowser(System.getenv()),
        Optional.ofNullable(System.getProperty("vend.program")).map(Path::of),
        nowhere,
        nowhere);
  }

  /** Runs one command and exits the process with its exit code. */
  public static void main(String[] arguments) {
    Execution.end(commandLine(ofThisProcess(), arguments), arguments);
  }

  /** Returns the model of all commands, for pages that are generated from it. It runs nothing. */
  public static CommandLine model() {
    return commandLine(ofThisProcess());
  }

  /**
   * Parses the arguments. Loading the model of all commands takes long, and {@code
   * credential_process} waits for it: so if the first argument is a command, only that one is
   * loaded.
   */
  static CommandLine commandLine(CommandContext context, String... arguments) {
    var line = new CommandLine(new Main(), new Commands(context));
    String first = arguments.length == 0 ? "" : arguments[0];
    if (COMMANDS.contains(first) && !first.equals(COMPLETION)) {
      line.addSubcommand(command(first, context));
    } else if (!first.equals("--version") && !first.equals("-V")) {
      COMMANDS.forEach(name -> line.addSubcommand(command(name, context)));
      line.addSubcommand(HelpCommand.class);
      describeHelp(line);
    }
    SettingOptions.addTo(line);
    return Execution.prepared(line, context.environment(), Main::report);
  }

  /** Replaces picocli's own words, which no other command's help resembles. */
  private static void describeHelp(CommandLine line) {
    Objects.requireNonNull(line.getSubcommands().get("help"))
        .getCommandSpec()
        .usageMessage()
        .header(new String[0])
        .description("Print the help of a command")
        .footer("", "Examples:", "  vend help", "  vend help grants diff");
  }

  private static Object command(String name, CommandContext context) {
    return switch (name) {
      case "demo" -> new DemoCommand(Installation.of(context.environment()), context.environment());
      case "local" ->
          new LocalCommand(Installation.of(context.environment()), context.environment());
      case "token" -> new TokenCommand(context.environment(), context.clock());
      case "credentials" -> new CredentialsCommand(context);
      case "exec" -> new ExecCommand(context);
      case "shell" -> new ShellCommand(context);
      case "agent" -> new AgentCommand(context);
      case "console" -> new ConsoleCommand(context);
      case "login" -> new LoginCommand(context);
      case "logout" -> new LogoutCommand(context);
      case "roles" -> new RolesCommand(context);
      case "whoami" -> new WhoamiCommand(context);
      case "write" -> new WriteCommand(context);
      case "configure" -> new ConfigureCommand(context);
      case "doctor" -> new DoctorCommand(context);
      case "cache" -> new CacheCommand();
      case "init" -> new NewGrantsCommand(context);
      case "grants" -> new GrantsCommand();
      case "explain" -> new ExplainCommand(context);
      case "request" -> new RequestCommand(context);
      case "requests" -> new RequestsCommand(context);
      case "approve" -> new ApproveCommand(context);
      case "deny" -> new DenyCommand(context);
      case "withdraw" -> new WithdrawCommand(context);
      case "end" -> new EndCommand(context);
      case "leases" -> new LeasesCommand(context);
      case "revoke" -> new RevokeCommand(context);
      case "freeze" -> new FreezeCommand(context.clock(), context.environment());
      case "thaw" -> new ThawCommand(context.environment());
      case "spokes" -> SpokesCommand.of(context.environment());
      case COMPLETION -> new CompletionCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static int report(Exception failure, CommandLine command) throws Exception {
    int exitCode =
        switch (failure) {
          case CommandFailed failed -> failed.exitCode();
          case InvalidGrants _ -> CommandFailed.COULD_NOT_RUN;
          case CancelledByUser _ -> CancelledByUser.EXIT_CODE;
          default -> throw failure;
        };
    command.getErr().println("vend: " + failure.getMessage());
    return exitCode;
  }

  /** Creates subcommands, with the parts of the context that they need. */
  private record Commands(CommandContext context) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      Object command =
          switch (type.getSimpleName()) {
            case "CacheClearCommand" -> new CacheClearCommand(context);
            case "WhatCommand" -> new WhatCommand(context.clock());
            case "TestCommand" -> new TestCommand(context.clock());
            case "DiffCommand" -> new DiffCommand(context.in());
            case "InitCommand" -> new InitCommand(context.random());
            default -> CommandLine.defaultFactory().create(type);
          };
      return type.cast(command);
    }
  }
}
