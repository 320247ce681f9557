package vend.client.token;

import vend.Secret;
import vend.client.source.NoCredentials;

/**
 * A token in an environment variable.
 *
 * @param variable its name
 * @param value the token; surrounding white space is ignored
 */
public record EnvironmentToken(String variable, Secret value) implements TokenSource {
  @Override
  public Secret token() throws NoCredentials {
    String text = value.reveal().strip();
    if (text.isEmpty()) {
      throw new NoCredentials.SignInRefused(
          "the variable %s is empty".formatted(variable), "Set it to a token.");
    }
    return Secret.of(text);
  }

  @Override
  public String origin() {
    return "the variable " + variable;
  }
}
