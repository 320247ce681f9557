package vend.signin.conjur;

import java.util.Map;
import vend.Secret;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.signin.saml.PasswordSource;
import vend.signin.saml.UserPassword;

/**
 * Reads a user's name and password from two variables of Conjur.
 *
 * @param userVariable the variable with the user's name
 * @param passwordVariable the variable with the password
 * @param network the proxies and trusted certificates
 * @param progress receives each step
 */
public record ConjurPassword(
    Conjur conjur, String userVariable, String passwordVariable, Network network, Progress progress)
    implements PasswordSource {
  /**
   * Uses the variables that {@code OKTA_USER_VAR} and {@code OKTA_PASS_VAR} name, on the server of
   * {@link Conjur#ofEnvironment}.
   *
   * @throws IllegalArgumentException if a setting is missing; the message names it
   */
  public static ConjurPassword ofEnvironment(Map<String, String> environment, Progress progress) {
    return ofEnvironment(environment, Network.ofEnvironment(environment), progress);
  }

  /**
   * Uses the same settings with another network.
   *
   * @throws IllegalArgumentException if a setting is missing; the message names it
   */
  public static ConjurPassword ofEnvironment(
      Map<String, String> environment, Network network, Progress progress) {
    return new ConjurPassword(
        Conjur.ofEnvironment(environment),
        Conjur.needed(environment, "OKTA_USER_VAR"),
        Conjur.needed(environment, "OKTA_PASS_VAR"),
        network,
        progress);
  }

  @Override
  public UserPassword password() throws NoCredentials {
    try (BoundedHttp http = network.http()) {
      Secret token = conjur.token(http);
      progress.step("signed in to Conjur at %s".formatted(conjur.appliance().getHost()));
      String user = conjur.variable(http, token, userVariable).reveal();
      Secret password = conjur.variable(http, token, passwordVariable);
      progress.step("read user and password from Conjur");
      return new UserPassword(user, password);
    }
  }

  @Override
  public String origin() {
    return "Conjur's %s at %s".formatted(userVariable, conjur.appliance());
  }
}
