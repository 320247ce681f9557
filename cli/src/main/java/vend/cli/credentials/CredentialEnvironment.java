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

/** The environment of a command that gets keys from here, and from nowhere else. */
final class CredentialEnvironment {
  /** Other ways to credentials, some of which SDKs would prefer to keys. */
  private static final Set<String> STALE =
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

  /** Keys, which SDKs prefer to every place that they could be told to ask. */
  private static final Set<String> KEYS =
      Set.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_CREDENTIAL_EXPIRATION");

  /** Secrets that Vend reads and that are no settings: each proves who the user is. */
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

  private static final Pattern DEFAULT_KEYS =
      Pattern.compile(
          "(?ms)^\\s*\\[\\s*default\\s*][^\\[]*?^\\s*(?:aws_access_key_id|credential_process)\\s*=");

  private final CommandContext context;
  private final Map<String, String> variables;

  private CredentialEnvironment(CommandContext context) {
    this.context = context;
    this.variables = new LinkedHashMap<>(context.environment());
  }

  /** With keys in it. */
  static Map<String, String> withKeys(CommandContext context, Map<String, String> keys) {
    var environment = new CredentialEnvironment(context);
    environment.takeAway(STALE);
    environment.variables.putAll(keys);
    return environment.variables;
  }

  /** With an address in it where to ask for keys. */
  static Map<String, String> withAddress(CommandContext context, Map<String, String> address)
      throws CommandFailed {
    var environment = new CredentialEnvironment(context);
    var stale = new TreeSet<>(STALE);
    stale.addAll(KEYS);
    environment.takeAway(stale);
    environment.passOverDefaultProfile();
    environment.variables.putAll(address);
    return environment.variables;
  }

  /** The same environment without what proves the user's identity to a hub, an issuer or AWS. */
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
          "the command runs without %s (--keep-identity keeps them)"
              .formatted(String.join(", ", identity)));
    }
    return variables;
  }

  /**
   * Sets a region where there is none, in both variables: boto3 reads AWS_DEFAULT_REGION alone, and
   * the SDKs for Java, Go and JavaScript read AWS_REGION.
   */
  static void setRegion(Map<String, String> environment, String region) {
    List<String> names = List.of("AWS_REGION", "AWS_DEFAULT_REGION");
    if (names.stream().allMatch(name -> environment.getOrDefault(name, "").isBlank())) {
      names.forEach(name -> environment.put(name, region));
    }
  }

  private void takeAway(Set<String> names) {
    var stale = new TreeSet<>(variables.keySet());
    stale.retainAll(names);
    variables.keySet().removeAll(stale);
    if (!stale.isEmpty()) {
      tell("without " + String.join(", ", stale) + ", which would be in the way");
    }
  }

  /** SDKs ask an address only where no file has keys for the profile that nobody named. */
  private void passOverDefaultProfile() throws CommandFailed {
    var folders = new UserFolders(context.environment());
    Path credentials = folders.aws("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    if (hasDefaultKeys(credentials)) {
      variables.put("AWS_SHARED_CREDENTIALS_FILE", nothing());
      tell("without " + credentials + ", whose default profile would be in the way");
    }
    Path config = folders.aws("AWS_CONFIG_FILE", "config");
    if (hasDefaultKeys(config)) {
      tell(
          "the default profile of %s has credentials, which AWS's tools prefer to these: take them out of it, or leave out --renew"
              .formatted(config));
    }
  }

  private String nothing() {
    return context.environment().getOrDefault("OS", "").startsWith("Windows") ? "NUL" : "/dev/null";
  }

  private static boolean hasDefaultKeys(Path file) {
    try {
      // A character for each byte: what is no text in any encoding is no error here.
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return DEFAULT_KEYS.matcher(text).find();
    } catch (IOException e) {
      return false;
    }
  }

  private void tell(String words) {
    context.err().println("vend: " + words);
  }
}
