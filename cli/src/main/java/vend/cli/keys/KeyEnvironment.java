package vend.cli.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The environment of a command that gets keys from here, and from nowhere else. */
final class KeyEnvironment {
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

  private static final Pattern DEFAULT_KEYS =
      Pattern.compile(
          "(?ms)^\\s*\\[\\s*default\\s*][^\\[]*?^\\s*(?:aws_access_key_id|credential_process)\\s*=");

  private final Surroundings around;
  private final Map<String, String> variables;

  private KeyEnvironment(Surroundings around) {
    this.around = around;
    this.variables = new LinkedHashMap<>(around.environment());
  }

  /** With keys in it. */
  static Map<String, String> withKeys(Surroundings around, Map<String, String> keys) {
    var environment = new KeyEnvironment(around);
    environment.takeAway(STALE);
    environment.variables.putAll(keys);
    return environment.variables;
  }

  /** With an address in it where to ask for keys. */
  static Map<String, String> withAddress(Surroundings around, Map<String, String> address)
      throws KeysFailed {
    var environment = new KeyEnvironment(around);
    var stale = new TreeSet<>(STALE);
    stale.addAll(KEYS);
    environment.takeAway(stale);
    environment.passOverDefaultProfile();
    environment.variables.putAll(address);
    return environment.variables;
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
  private void passOverDefaultProfile() throws KeysFailed {
    var folders = new UserFolders(around.environment());
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
    return around.environment().getOrDefault("OS", "").startsWith("Windows") ? "NUL" : "/dev/null";
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
    around.err().println("vend: " + words);
  }
}
