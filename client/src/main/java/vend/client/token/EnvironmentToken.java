package vend.client.token;

import vend.Secret;
import vend.client.source.NoCredentials;

/**
 * A token that somebody has put into an environment variable.
 *
 * @param variable its name
 * @param value what is in it
 */
public record EnvironmentToken(String variable, Secret value) implements TokenSource {
  @Override
  public Secret token() throws NoCredentials {
    String text = value.reveal().strip();
    if (text.isEmpty()) {
      throw new NoCredentials.SignInRefused(
          "the variable %s is empty".formatted(variable), "Put a token into it.");
    }
    return Secret.of(text);
  }

  @Override
  public String origin() {
    return "the variable " + variable;
  }
}
