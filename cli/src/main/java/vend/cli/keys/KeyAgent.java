package vend.cli.keys;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import vend.aws.RoleReference;
import vend.cli.command.CommandFailed;
import vend.client.agent.CredentialServer;
import vend.client.source.CredentialRequest;
import vend.credentials.CredentialsRendering;
import vend.credentials.Format;
import vend.credentials.SessionDuration;

/** `vend agent`: keys for every program that is told where to ask, until Ctrl-C. */
public final class KeyAgent {
  private static final int BROKEN_OFF = 130;

  private KeyAgent() {}

  /**
   * What stood on the command line.
   *
   * @param roles whose keys are given; all that the user may take if there are none
   * @param duration how long the credentials should live
   * @param port 0 for any that is free
   * @param format how the variables are written
   */
  public record Choice(
      List<String> roles, Optional<SessionDuration> duration, int port, Format format) {
    /** Takes a copy. */
    public Choice {
      roles = List.copyOf(roles);
    }

    private CredentialRequest request(RoleReference role) {
      return new CredentialRequest(role, duration, Optional.empty(), false);
    }
  }

  /** Serves until it is interrupted. */
  public static int run(CommandContext around, CommandSettings given, Choice choice)
      throws CommandFailed {
    Session session = Session.open(around, given);
    try (CredentialServer server =
        LocalKeys.serve(session, choice::request, choice.roles(), choice.port())) {
      print(around, choice, server);
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BROKEN_OFF;
    }
  }

  private static void print(CommandContext around, Choice choice, CredentialServer server) {
    List<String> roles = choice.roles().isEmpty() ? List.of("ACCOUNT/ROLE") : choice.roles();
    for (String role : roles) {
      Map<String, String> variables = server.variables(role);
      around.out().println("# " + role);
      around.out().print(CredentialsRendering.variables(choice.format(), variables));
    }
    around.out().println("# until Ctrl-C");
    around.out().flush();
  }
}
