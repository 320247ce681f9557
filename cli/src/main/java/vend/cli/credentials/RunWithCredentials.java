package vend.cli.credentials;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.CredentialArguments;
import vend.cli.session.Session;
import vend.cli.settings.Setting;
import vend.client.agent.CredentialServer;
import vend.client.source.CredentialRequest;
import vend.credentials.CredentialsRendering;
import vend.credentials.TemporaryCredentials;

/** Runs the child process of {@code vend exec} and {@code vend shell} with a role's credentials. */
final class RunWithCredentials {
  private static final int NOT_FOUND = 127;

  private final Session session;
  private final boolean terminal;
  private final CredentialRequest request;
  private final TemporaryCredentials first;
  private final boolean keepIdentity;

  private RunWithCredentials(
      Session session,
      boolean terminal,
      CredentialRequest request,
      TemporaryCredentials first,
      boolean keepIdentity) {
    this.session = session;
    this.terminal = terminal;
    this.request = request;
    this.first = first;
    this.keepIdentity = keepIdentity;
  }

  /**
   * Runs a command until it exits, and returns its exit code.
   *
   * @param renew whether the command gets the address of a credential server, which renews the
   *     credentials
   * @param keepIdentity whether the command inherits the secrets that prove the user's identity
   */
  static int run(
      Session session,
      CredentialArguments choice,
      boolean renew,
      boolean keepIdentity,
      List<String> command)
      throws CommandFailed, InterruptedException {
    return of(session, choice, renew, keepIdentity).run(renew, command, Map.of());
  }

  /** Runs the user's shell until it exits, and returns its exit code. */
  static int shell(
      Session session,
      CredentialArguments choice,
      boolean renew,
      boolean keepIdentity,
      UserShell shell)
      throws CommandFailed, InterruptedException {
    RunWithCredentials run = of(session, choice, renew, keepIdentity);
    return run.run(renew, shell.command(), shell.variables(run.request.role().toString()));
  }

  /**
   * Gets the first credentials before the command starts, because Vend may have to ask for a
   * password. From then on the terminal is the command's: Vend neither asks nor prints.
   */
  private static RunWithCredentials of(
      Session session, CredentialArguments choice, boolean renew, boolean keepIdentity)
      throws CommandFailed {
    CredentialRequest request = session.request(choice);
    boolean terminal = session.context().terminal();
    TemporaryCredentials first = session.credentials(request, choice.access());
    return renew
        ? new RunWithCredentials(
            session.unattended(), terminal, request.fresh(false), first, keepIdentity)
        : new RunWithCredentials(session, terminal, request, first, keepIdentity);
  }

  private int run(boolean renew, List<String> command, Map<String, String> more)
      throws CommandFailed, InterruptedException {
    CommandContext context = session.context();
    if (!renew) {
      return start(
          command,
          CredentialEnvironment.withCredentials(context, CredentialsRendering.variables(first)),
          more);
    }
    String role = request.role().toString();
    try (CredentialServer server =
        LocalCredentials.serve(session, _ -> request, List.of(role), 0)) {
      return start(
          command, CredentialEnvironment.withAddress(context, server.variables(role)), more);
    }
  }

  private int start(List<String> command, Map<String, String> environment, Map<String, String> more)
      throws InterruptedException {
    CommandContext context = session.context();
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            keepIdentity
                ? environment
                : CredentialEnvironment.withoutIdentity(environment, session.steps()));
    session
        .settings()
        .text(Setting.REGION)
        .ifPresent(region -> CredentialEnvironment.setRegion(builder.environment(), region));
    builder.environment().putAll(more);
    context.err().flush();
    try {
      // Before the command starts: a signal could arrive right after.
      var signals = ForwardedSignals.begin(terminal);
      Process process = builder.start();
      signals.to(process);
      return process.waitFor();
    } catch (IOException e) {
      context
          .err()
          .println("vend: %s cannot be started: %s".formatted(command.getFirst(), e.getMessage()));
      return NOT_FOUND;
    }
  }
}
