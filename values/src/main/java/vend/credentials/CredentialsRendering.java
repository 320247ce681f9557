package vend.credentials;

import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import vend.Json;
import vend.aws.RoleArn;

/**
 * Writes keys down in one of the {@link Format}s.
 *
 * <p>The JSON document names the session token twice: {@code Token} for the container-credentials
 * protocol and {@code SessionToken} for {@code credential_process}, which also wants {@code
 * Version} to be the number 1. Its time ends in {@code Z}, the one form that every SDK reads.
 */
public final class CredentialsRendering {
  private CredentialsRendering() {}

  /** The keys as text; all formats but JSON end in a newline. */
  public static String render(Format format, PlainKeys keys, RoleArn role) {
    return switch (format) {
      case JSON -> json(keys, role);
      case INI -> ini(keys, role);
      case ENV, FISH, POWERSHELL, DOTENV -> variables(format, variables(keys, role));
    };
  }

  /**
   * Environment variables as text, each on a line.
   *
   * @param format one that has variables
   * @throws IllegalArgumentException if it has none
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
              "variables are written as env, fish, powershell or dotenv");
    };
  }

  private static String json(PlainKeys keys, RoleArn role) {
    var document = new LinkedHashMap<String, Object>();
    document.put("Version", 1);
    document.put("AccessKeyId", keys.accessKeyId());
    document.put("SecretAccessKey", keys.secretAccessKey().reveal());
    document.put("Token", keys.sessionToken().reveal());
    document.put("SessionToken", keys.sessionToken().reveal());
    document.put("Expiration", expiration(keys));
    document.put("AccountId", role.account().value());
    document.put("RoleArn", role.toString());
    return Json.write(document);
  }

  private static String lines(
      Map<String, String> variables, BiFunction<String, String, String> line) {
    return variables.entrySet().stream()
        .map(variable -> line.apply(variable.getKey(), variable.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  /** The environment variables that every SDK reads, in order. */
  public static Map<String, String> variables(PlainKeys keys, RoleArn role) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("AWS_ACCESS_KEY_ID", keys.accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", keys.secretAccessKey().reveal());
    variables.put("AWS_SESSION_TOKEN", keys.sessionToken().reveal());
    variables.put("AWS_CREDENTIAL_EXPIRATION", expiration(keys));
    variables.put("AWS_ACCOUNT_ID", role.account().value());
    return variables;
  }

  private static String ini(PlainKeys keys, RoleArn role) {
    return """
    [%s-%s]
    aws_access_key_id = %s
    aws_secret_access_key = %s
    aws_session_token = %s
    # these keys end at %s
    """
        .formatted(
            role.account(),
            role.name(),
            keys.accessKeyId(),
            keys.secretAccessKey().reveal(),
            keys.sessionToken().reveal(),
            expiration(keys));
  }

  private static String expiration(PlainKeys keys) {
    return DateTimeFormatter.ISO_INSTANT.format(keys.expires());
  }

  /** Nothing means anything between single quotes; a quote itself stands outside of them. */
  private static String posix(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  private static String fish(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** PowerShell takes the typographic single quotes for the plain one. */
  private static String powershell(String value) {
    return "'" + value.replaceAll("['\u2018\u2019\u201A\u201B]", "$0$0") + "'";
  }
}
