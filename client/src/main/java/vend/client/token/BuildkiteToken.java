package vend.client.token;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import vend.Secret;
import vend.client.source.NoCredentials;

/**
 * A new token of the Buildkite job that this runs in, by the agent's own command.
 *
 * @param audience whom the token is for
 * @see <a href="https://buildkite.com/docs/agent/v3/cli-oidc">Buildkite: buildkite-agent oidc</a>
 */
public record BuildkiteToken(String audience) implements TokenSource {
  private static final int MOST_BYTES = 64 * 1024;

  @Override
  public Secret token() throws NoCredentials {
    try {
      Process agent =
          new ProcessBuilder("buildkite-agent", "oidc", "request-token", "--audience", audience)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (InputStream output = agent.getInputStream()) {
        String token = new String(output.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
        if (agent.waitFor() == 0 && !token.isEmpty()) {
          return Secret.of(token);
        }
      }
      throw new NoCredentials.SignInRefused(
          "buildkite-agent gave no token", "Try: buildkite-agent oidc request-token");
    } catch (IOException e) {
      throw new NoCredentials.SignInRefused(
          "buildkite-agent can't be run (%s)".formatted(e.getClass().getSimpleName()),
          "Put it on the path of the job.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "the call to buildkite-agent was broken off", "", Optional.empty());
    }
  }

  @Override
  public String origin() {
    return "Buildkite";
  }
}
