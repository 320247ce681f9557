package vend.cli.keys;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import vend.client.RoleKeys;
import vend.grant.file.InvalidGrants;
import vend.rendering.CredentialsRendering;

/** `vend exec`: a command with keys in its environment. */
public final class RunWithKeys {
  private static final int NOT_FOUND = 127;

  /** Other ways to credentials, some of which SDKs would prefer to keys. */
  private static final Set<String> STALE =
      Set.of(
          "AWS_PROFILE",
          "AWS_DEFAULT_PROFILE",
          "AWS_ACCESS_KEY",
          "AWS_SECRET_KEY",
          "AWS_SECURITY_TOKEN",
          "AWS_ROLE_ARN",
          "AWS_ROLE_SESSION_NAME",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

  private RunWithKeys() {}

  /** Runs it to its end; the exit code is its own. */
  public static int run(
      Surroundings around, CommandSettings given, KeyChoice choice, List<String> command)
      throws KeysFailed, InvalidGrants, InterruptedException {
    Session session = Session.open(around, given);
    RoleKeys keys = session.keys(session.role(choice), choice.terms());
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(around.environment());
    clean(builder.environment(), around);
    builder.environment().putAll(CredentialsRendering.variables(Keys.plain(keys), keys.role()));
    around.err().flush();
    try {
      // Before the command, which may be done with its first signal sooner than this could begin.
      var signals = ForwardedSignals.begin(around.terminal());
      Process process = builder.start();
      signals.to(process);
      return process.waitFor();
    } catch (IOException e) {
      around
          .err()
          .println("vend: %s can't be run: %s".formatted(command.getFirst(), e.getMessage()));
      return NOT_FOUND;
    }
  }

  private static void clean(Map<String, String> environment, Surroundings around) {
    var stale = new TreeSet<>(environment.keySet());
    stale.retainAll(STALE);
    environment.keySet().removeAll(stale);
    if (!stale.isEmpty()) {
      around
          .err()
          .println("vend: without " + String.join(", ", stale) + ", which would be in the way");
    }
  }
}
