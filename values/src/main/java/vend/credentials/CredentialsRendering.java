package vend.credentials;

import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import vend.Json;

/**
 * Writes credentials in one of the {@link Format}s.
 *
 * <p>The JSON document contains the session token twice: as {@code Token} for the
 * container-credentials protocol, and as {@code SessionToken} for {@code credential_process}, which
 * also requires {@code Version} to be the number 1. Its expiration ends in {@code Z}, the only form
 * that every SDK reads.
 */
public final class CredentialsRendering {
  private CredentialsRendering() {}

  /** The credentials as text. All formats except JSON end with a newline. */
  public static String render(Format format, TemporaryCredentials credentials) {
    return switch (format) {
      case JSON -> json(credentials);
      case INI -> ini(credentials);
      case ENV, FISH, POWERSHELL, DOTENV -> variables(format, variables(credentials));
    };
  }

  /**
   * Environment variables as text, one on each line.
   *
   * @throws IllegalArgumentException if the format has no variables (JSON and INI)
   */
  public static String variables(Format format, Map<String, String> variables) {
    return switch (format) {
      case ENV -> lines(variables, (name, value) -> "export %s=%s".formatted(name, posix(value)));
      case FISH -> lines(variables, (name, value) -> "set -gx %s %s".formatted(name, fish(value)));
      case POWERSHELL ->
          lines(variables, (name, value) -> "$Env:%s=%s".formatted(name, powershell(value)));
      case DOTENV -> lines(variables, (name, value) -> name + "=" + posix(value));
      case JSON, INI ->
          throw new IllegalArgumentException(
              "Environment variables have the format env, fish, powershell or dotenv.");
    };
  }

  private static String json(TemporaryCredentials credentials) {
    var document = new LinkedHashMap<String, Object>();
    document.put("Version", 1);
    document.put("AccessKeyId", credentials.accessKeyId());
    document.put("SecretAccessKey", credentials.secretAccessKey().reveal());
    document.put("Token", credentials.sessionToken().reveal());
    document.put("SessionToken", credentials.sessionToken().reveal());
    document.put("Expiration", expiration(credentials));
    document.put("AccountId", credentials.role().account().value());
    document.put("RoleArn", credentials.role().toString());
    return Json.write(document);
  }

  private static String lines(
      Map<String, String> variables, BiFunction<String, String, String> line) {
    return variables.entrySet().stream()
        .map(variable -> line.apply(variable.getKey(), variable.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  /** The environment variables that every SDK reads, in the order of the output. */
  public static Map<String, String> variables(TemporaryCredentials credentials) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey().reveal());
    variables.put("AWS_SESSION_TOKEN", credentials.sessionToken().reveal());
    variables.put("AWS_CREDENTIAL_EXPIRATION", expiration(credentials));
    variables.put("AWS_ACCOUNT_ID", credentials.role().account().value());
    return variables;
  }

  private static String ini(TemporaryCredentials credentials) {
    return """
    [%s-%s]
    aws_access_key_id = %s
    aws_secret_access_key = %s
    aws_session_token = %s
    # these credentials expire at %s
    """
        .formatted(
            credentials.role().account(),
            credentials.role().name(),
            credentials.accessKeyId(),
            credentials.secretAccessKey().reveal(),
            credentials.sessionToken().reveal(),
            expiration(credentials));
  }

  private static String expiration(TemporaryCredentials credentials) {
    return DateTimeFormatter.ISO_INSTANT.format(credentials.expires());
  }

  /**
   * Between single quotes, a POSIX shell interprets nothing. A quote itself goes outside of them.
   */
  private static String posix(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  private static String fish(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** PowerShell treats typographic single quotes like the plain one. */
  private static String powershell(String value) {
    return "'" + value.replaceAll("['\u2018\u2019\u201A\u201B]", "$0$0") + "'";
  }
}
