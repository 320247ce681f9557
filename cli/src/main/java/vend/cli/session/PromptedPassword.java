package vend.cli.session;

import java.util.Optional;
import vend.cli.command.Prompt;
import vend.client.source.NoCredentials;
import vend.signin.saml.PasswordSource;
import vend.signin.saml.UserPassword;

/**
 * Asks for the password, and for the name where none is set.
 *
 * @param prompt asks
 * @param user the name that is set
 * @param where the password is for
 */
record PromptedPassword(Prompt prompt, Optional<String> user, String where)
    implements PasswordSource {
  @Override
  public UserPassword password() throws NoCredentials {
    String name = user.isPresent() ? user.get() : prompt.line("user name at " + where);
    return new UserPassword(name, prompt.secret("password of %s at %s".formatted(name, where)));
  }

  @Override
  public String origin() {
    return user.map(name -> "as " + name).orElse("as who is asked");
  }
}
