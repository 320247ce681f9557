package vend.cli.credentials;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;
import vend.client.agent.CredentialServer;
import vend.client.source.CredentialRequest;
import vend.credentials.CredentialsRendering;
import vend.credentials.Format;
import vend.credentials.SessionDuration;

/** `vend agent`. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = {
      "Gives keys to programs on this machine as AWS's containers get theirs, until Ctrl-C: by a server on 127.0.0.1 that answers nobody without its token. Prints the two variables that a program needs in its environment. Keys come from what is kept, and are renewed when half of their life is over.",
      "",
      "Without a ROLE, programs get keys of every role that you may take: put its name in the place of ACCOUNT/ROLE in the address."
    },
    footer = {
      "",
      "Exit code: 1 refused; 2 could not run; 130 after Ctrl-C.",
      "",
      "Examples:",
      "  vend agent shop-prod/deploy",
      "  vend agent shop-prod/deploy shop-test/deploy --format fish",
      "  vend agent --port 9911 --hub https://vend.example.com"
    })
public final class AgentCommand implements Callable<Integer> {
  private static final int BROKEN_OFF = 130;
  private static final int LAST_PORT = 65_535;

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ROLE",
      arity = "0..*",
      description = "Account and role by their names, or the role's ARN.")
  private List<String> roles = List.of();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "The port of 127.0.0.1; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "env",
      description = "env, fish, powershell or dotenv. Default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long keys should live, 900, 15m or 1h. Default: what the grant says.")
  private @Nullable String duration;

  @Mixin private SettingOptions settings = new SettingOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public AgentCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    for (String role : roles) {
      RoleArgument.reference(role);
    }
    if (port < 0 || port > LAST_PORT) {
      throw new CommandFailed("--port must be a port: 0 to 65535");
    }
    Format written = variables(format);
    Optional<SessionDuration> lasting =
        duration == null ? Optional.empty() : Optional.of(CredentialOptions.life(duration));
    CommandContext context = this.context.at(spec.commandLine());
    Session session = Session.open(context, settings.of(spec));
    try (CredentialServer server =
        LocalCredentials.serve(
            session,
            role -> new CredentialRequest(role, lasting, Optional.empty(), false),
            roles,
            port)) {
      print(context, written, server);
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BROKEN_OFF;
    }
  }

  private static Format variables(String format) throws CommandFailed {
    return switch (format) {
      case "env" -> Format.ENV;
      case "fish" -> Format.FISH;
      case "powershell" -> Format.POWERSHELL;
      case "dotenv" -> Format.DOTENV;
      default -> throw new CommandFailed("--format: one of env, fish, powershell, dotenv");
    };
  }

  private void print(CommandContext context, Format format, CredentialServer server) {
    List<String> addresses = roles.isEmpty() ? List.of("ACCOUNT/ROLE") : roles;
    for (String role : addresses) {
      Map<String, String> variables = server.variables(role);
      context.out().println("# " + role);
      context.out().print(CredentialsRendering.variables(format, variables));
    }
    context.out().println("# until Ctrl-C");
    context.out().flush();
  }
}
