package vend.cli.credentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.ProgressLog;
import vend.cli.settings.Setting;
import vend.cli.settings.UserFolders;
import vend.client.token.TokenDiscovery;
import vend.signin.oidc.ClientSecret;

/**
 * The environment of a command that may get credentials from Vend alone. Variables that lead SDKs
 * to other credentials are removed.
 */
final class CredentialEnvironment {
  /** Other sources of credentials, some of which SDKs prefer to the variables that Vend sets. */
  private static final Set<String> OTHER_SOURCES =
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

  /** The variables that hold credentials. SDKs prefer them to every other source. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_CREDENTIAL_EXPIRATION");

  /** Secrets that prove the user's identity and that no {@link Setting} names. */
  private static final Set<String> SECRETS =
      Set.of(
          TokenDiscovery.TOKEN,
          TokenDiscovery.GITLAB,
          "CIRCLE_OIDC_TOKEN_V2",
          "CIRCLE_OIDC_TOKEN",
          "BITBUCKET_STEP_OIDC_TOKEN",
          "BUILDKITE_AGENT_ACCESS_TOKEN",
          "ACTIONS_ID_TOKEN_REQUEST_URL",
          "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
          "CONJUR_AUTHN_LOGIN",
          "CONJUR_AUTHN_API_KEY",
          ClientSecret.VARIABLE,
          "VEND_ONE_LOGIN_CLIENT_SECRET");

  private static final Pattern DEFAULT_CREDENTIALS =
      Pattern.compile(
          "(?ms)^\\s*\\[\\s*default\\s*][^\\[]*?^\\s*(?:aws_access_key_id|credential_process)\\s*=");

  private final CommandContext context;
  private final Map<String, String> variables;

  private CredentialEnvironment(CommandContext context) {
    this.context = context;
    this.variables = new LinkedHashMap<>(context.environment());
  }

  /** An environment that holds the credentials themselves. */
  static Map<String, String> withCredentials(
      CommandContext context, Map<String, String> credentials) {
    var environment = new CredentialEnvironment(context);
    environment.removeAll(OTHER_SOURCES);
    environment.variables.putAll(credentials);
    return environment.variables;
  }

  /** An environment that holds the address of a credential server. */
  static Map<String, String> withAddress(CommandContext context, Map<String, String> address)
      throws CommandFailed {
    var environment = new CredentialEnvironment(context);
    var stale = new TreeSet<>(OTHER_SOURCES);
    stale.addAll(CREDENTIALS);
    environment.removeAll(stale);
    environment.hideDefaultProfile();
    environment.variables.putAll(address);
    return environment.variables;
  }

  /**
   * The same environment without secrets that prove the user's identity to a hub, issuer or AWS.
   */
  static Map<String, String> withoutIdentity(Map<String, String> environment, ProgressLog steps) {
    var variables = new LinkedHashMap<>(environment);
    var identity = new TreeSet<>(SECRETS);
    for (Setting setting : Setting.values()) {
      if (setting.isIdentity()) {
        identity.add(setting.variable());
      }
    }
    identity.retainAll(variables.keySet());
    variables.keySet().removeAll(identity);
    if (!identity.isEmpty()) {
      steps.step(
          "the command runs without %s. To pass them on, use --keep-identity"
              .formatted(String.join(", ", identity)));
    }
    return variables;
  }

  /**
   * Sets a region if the environment has none, in both variables: boto3 reads AWS_DEFAULT_REGION
   * only, and the SDKs for Java, Go and JavaScript read AWS_REGION.
   */
  static void setRegion(Map<String, String> environment, String region) {
    List<String> names = List.of("AWS_REGION", "AWS_DEFAULT_REGION");
    if (names.stream().allMatch(name -> environment.getOrDefault(name, "").isBlank())) {
      names.forEach(name -> environment.put(name, region));
    }
  }

  private void removeAll(Set<String> names) {
    var stale = new TreeSet<>(variables.keySet());
    stale.retainAll(names);
    variables.keySet().removeAll(stale);
    if (!stale.isEmpty()) {
      tell("removed " + String.join(", ", stale) + ", which SDKs would prefer");
    }
  }

  /** SDKs use the address only if no file has credentials for the default profile. */
  private void hideDefaultProfile() throws CommandFailed {
    var folders = new UserFolders(context.environment());
    Path credentials = folders.aws("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    if (hasDefaultCredentials(credentials)) {
      variables.put("AWS_SHARED_CREDENTIALS_FILE", nothing());
      tell("hiding " + credentials + ", because SDKs would prefer its default profile");
    }
    Path config = folders.aws("AWS_CONFIG_FILE", "config");
    if (hasDefaultCredentials(config)) {
      tell(
          "the default profile of %s has credentials, which AWS tools prefer. Remove them, or run without --renew"
              .formatted(config));
    }
  }

  private String nothing() {
    return context.environment().getOrDefault("OS", "").startsWith("Windows") ? "NUL" : "/dev/null";
  }

  private static boolean hasDefaultCredentials(Path file) {
    try {
      // ISO 8859-1 maps each byte to a character, so a file in any encoding can be searched.
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return DEFAULT_CREDENTIALS.matcher(text).find();
    } catch (IOException e) {
      return false;
    }
  }

  private void tell(String words) {
    context.err().println("vend: " + words);
  }
}
