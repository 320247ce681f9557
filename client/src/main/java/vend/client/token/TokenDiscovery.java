package vend.client.token;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Secret;
import vend.client.http.Network;

/**
 * Finds the source of a token in the environment: first the variables that a user sets, then those
 * of each CI system.
 */
public final class TokenDiscovery {
  /** The variable in which a user sets a token. */
  public static final String TOKEN = "VEND_TOKEN";

  /** The variable in which a user names a file with a token. */
  public static final String TOKEN_FILE = "VEND_TOKEN_FILE";

  /** The variable for a job's {@code id_tokens} in Vend's documentation on GitLab. */
  public static final String GITLAB = "VEND_ID_TOKEN";

  /**
   * Variables in which CI systems put a token for every job, in the order in which they are tried.
   */
  private static final List<String> OF_CI =
      List.of(GITLAB, "CIRCLE_OIDC_TOKEN_V2", "CIRCLE_OIDC_TOKEN", "BITBUCKET_STEP_OIDC_TOKEN");

  /** The file of a web identity token, set by EKS and other systems that AWS's SDKs support. */
  private static final String WEB_IDENTITY_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";

  /**
   * Where Vend's documentation mounts a projected Kubernetes token. Never the service account's
   * default token: that one is for the API server and would give its thief the account's rights.
   */
  private static final Path KUBERNETES = Path.of("/var/run/secrets/vend/token");

  private TokenDiscovery() {}

  /**
   * Returns the first source that the environment names.
   *
   * @param environment of this process
   * @param audience the {@code aud} claim of tokens that a CI system makes on request
   */
  public static Optional<TokenSource> find(Map<String, String> environment, String audience) {
    return find(environment, audience, Network.ofEnvironment(environment));
  }

  /**
   * Returns the first source that the environment names, and uses a given network.
   *
   * @param environment of this process
   * @param audience the {@code aud} claim of tokens that a CI system makes on request
   * @param network the proxies and trusted certificates for requests to the CI system
   */
  public static Optional<TokenSource> find(
      Map<String, String> environment, String audience, Network network) {
    return all(environment, audience, network, KUBERNETES).stream().findFirst();
  }

  /** Returns all sources that the environment names; the first one takes precedence. */
  public static List<TokenSource> all(Map<String, String> environment, String audience) {
    return all(environment, audience, Network.ofEnvironment(environment), KUBERNETES);
  }

  static List<TokenSource> all(
      Map<String, String> environment, String audience, Network network, Path kubernetes) {
    var found = new ArrayList<TokenSource>();
    given(environment, TOKEN).ifPresent(found::add);
    file(environment, TOKEN_FILE).ifPresent(found::add);
    github(environment, audience, network).ifPresent(found::add);
    OF_CI.forEach(variable -> given(environment, variable).ifPresent(found::add));
    if (environment.containsKey("BUILDKITE_AGENT_ACCESS_TOKEN")) {
      found.add(new BuildkiteToken(audience));
    }
    file(environment, WEB_IDENTITY_FILE).ifPresent(found::add);
    if (environment.containsKey("KUBERNETES_SERVICE_HOST") && Files.exists(kubernetes)) {
      found.add(new TokenFile(kubernetes));
    }
    return found;
  }

  private static Optional<TokenSource> given(Map<String, String> environment, String variable) {
    return value(environment, variable)
        .map(token -> new EnvironmentToken(variable, Secret.of(token)));
  }

  private static Optional<TokenSource> file(Map<String, String> environment, String variable) {
    return value(environment, variable).map(path -> new TokenFile(Path.of(path)));
  }

  private static Optional<TokenSource> github(
      Map<String, String> environment, String audience, Network network) {
    return value(environment, "ACTIONS_ID_TOKEN_REQUEST_URL")
        .flatMap(address ->
            value(environment, "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
                .map(bearer ->
                    new GithubToken(URI.create(address), Secret.of(bearer), audience, network)));
  }

  private static Optional<String> value(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank());
  }
}
