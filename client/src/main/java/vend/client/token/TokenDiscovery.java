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
 * Finds where a token comes from, by the environment: what was given by hand first, then what each
 * CI system says of itself.
 */
public final class TokenDiscovery {
  /** A token, by hand. */
  public static final String TOKEN = "VEND_TOKEN";

  /** A file with a token, by hand. */
  public static final String TOKEN_FILE = "VEND_TOKEN_FILE";

  /** What GitLab's documentation calls the variable of a job's {@code id_tokens} for Vend. */
  public static final String GITLAB = "VEND_ID_TOKEN";

  /**
   * Variables in which CI systems put a token for every job, in the order in which they are tried.
   */
  private static final List<String> OF_CI =
      List.of(GITLAB, "CIRCLE_OIDC_TOKEN_V2", "CIRCLE_OIDC_TOKEN", "BITBUCKET_STEP_OIDC_TOKEN");

  /** What EKS, and whoever else follows the SDKs, calls the file of a web identity token. */
  private static final String WEB_IDENTITY_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";

  /**
   * Where Vend's documentation mounts a projected token of Kubernetes. Not the service account's
   * own token: that one is for the API server, and would be as good as its account to whoever gets
   * it.
   */
  private static final Path KUBERNETES = Path.of("/var/run/secrets/vend/token");

  private TokenDiscovery() {}

  /**
   * The first source that the environment names.
   *
   * @param environment of this process
   * @param audience whom a token is for where one is made now
   */
  public static Optional<TokenSource> find(Map<String, String> environment, String audience) {
    return find(environment, audience, Network.ofEnvironment(environment));
  }

  /**
   * The same over a network of the caller's own.
   *
   * @param environment of this process
   * @param audience whom a token is for where one is made now
   * @param network the way to who makes one
   */
  public static Optional<TokenSource> find(
      Map<String, String> environment, String audience, Network network) {
    return all(environment, audience, network, KUBERNETES).stream().findFirst();
  }

  /** All sources that the environment names, the first one is used. */
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
