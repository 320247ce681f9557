package vend.client.token;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import vend.Secret;
import vend.client.source.NoCredentials;

/**
 * Requests a new OpenID Connect token of the current Buildkite job, with the agent's own command.
 *
 * @param audience the token's {@code aud} claim
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
          "buildkite-agent returned no token",
          "See why: buildkite-agent oidc request-token --audience " + audience);
    } catch (IOException e) {
      throw new NoCredentials.SignInRefused(
          "buildkite-agent cannot be run (%s)".formatted(e.getClass().getSimpleName()),
          "Put buildkite-agent on the job's PATH.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "the call of buildkite-agent was interrupted", "", Optional.empty());
    }
  }

  @Override
  public String origin() {
    return "Buildkite";
  }
}
