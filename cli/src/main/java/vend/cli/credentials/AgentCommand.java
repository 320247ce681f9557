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

/** {@code vend agent}: serves credentials to local programs. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = {
      "Serve credentials to programs on this machine",
      "",
      "Runs a server on 127.0.0.1 until Ctrl-C. It speaks the container credentials protocol, which every AWS SDK knows, and requires a token. Prints the two variables that a program needs in its environment. Vend renews credentials at half of their lifetime.",
      "",
      "Without a ROLE, the server gives credentials of every role that you may assume: replace ACCOUNT/ROLE in the printed address."
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
  private static final int INTERRUPTED = 130;
  private static final int LAST_PORT = 65_535;

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ROLE",
      arity = "0..*",
      description = "The role: ACCOUNT/ROLE by name, or its ARN.")
  private List<String> roles = List.of();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "The port on 127.0.0.1; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "env",
      description =
          "The output format: env, fish, powershell or dotenv. Default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description =
          "The lifetime of the credentials: 900, 15m or 1h. Default: the grant's duration.")
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
      throw new CommandFailed("--port takes a port from 0 to 65535");
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
      return INTERRUPTED;
    }
  }

  private static Format variables(String format) throws CommandFailed {
    return switch (format) {
      case "env" -> Format.ENV;
      case "fish" -> Format.FISH;
      case "powershell" -> Format.POWERSHELL;
      case "dotenv" -> Format.DOTENV;
      default ->
          throw new CommandFailed(
              "--format takes env, fish, powershell or dotenv, not %s".formatted(format));
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
