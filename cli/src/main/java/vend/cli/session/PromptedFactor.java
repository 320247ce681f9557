package vend.cli.session;

import java.util.List;
import vend.Secret;
import vend.cli.command.Prompt;
import vend.client.source.NoCredentials;
import vend.signin.saml.SecondFactor;

/**
 * Asks for the second factor.
 *
 * @param prompt asks
 */
record PromptedFactor(Prompt prompt) implements SecondFactor {
  @Override
  public Offered choose(List<Offered> offered) throws NoCredentials {
    return offered.size() == 1
        ? offered.getFirst()
        : offered.get(prompt.choice("second factor", offered.stream().map(Offered::name).toList()));
  }

  @Override
  public Secret code(Offered factor) throws NoCredentials {
    return prompt.secret("code of " + factor.name());
  }
}
