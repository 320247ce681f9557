package vend.signin.sso;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.aws.AwsRegion;
import vend.aws.Partition;
import vend.client.http.SafeAddress;

/**
 * An IAM Identity Center session, as AWS's config file defines it.
 *
 * @param name of the {@code sso-session} section; empty in the older layout, which has none
 * @param startUrl the address at which people sign in
 * @param region the region of Identity Center
 * @param scopes {@code sso_registration_scopes}; empty if not set
 */
public record SsoSession(
    Optional<String> name, String startUrl, String region, List<String> scopes) {
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(?:-[a-z]+){1,3}-[0-9]");

  /**
   * @throws IllegalArgumentException if the region is malformed
   */
  public SsoSession {
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("a region has the form eu-central-1 (sso_region)");
    }
    scopes = List.copyOf(scopes);
  }

  /** Makes a session without scopes. */
  public SsoSession(Optional<String> name, String startUrl, String region) {
    this(name, startUrl, region, List.of());
  }

  /** The file in which the AWS CLI stores the token. */
  String file() {
    return file(name.orElse(startUrl));
  }

  /** The file in which the AWS CLI stores the registration; its name hashes Python's JSON. */
  String registrationFile() {
    return file(
        "{\"region\": %s, \"scopes\": %s, \"session_name\": %s, \"startUrl\": %s, \"tool\": \"botocore\"}"
            .formatted(
                inPython(region),
                scopes.isEmpty()
                    ? "null"
                    : scopes.stream()
                        .map(SsoSession::inPython)
                        .collect(Collectors.joining(", ", "[", "]")),
                name.map(SsoSession::inPython).orElse("null"),
                inPython(startUrl)));
  }

  /** Writes a text as Python's {@code json.dumps} does. */
  private static String inPython(String text) {
    var written = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '"' -> written.append("\\\"");
        case '\\' -> written.append("\\\\");
        case '\n' -> written.append("\\n");
        case '\r' -> written.append("\\r");
        case '\t' -> written.append("\\t");
        case '\b' -> written.append("\\b");
        case '\f' -> written.append("\\f");
        default ->
            written.append(
                character < ' ' || character > '~'
                    ? "\\u%04x".formatted((int) character)
                    : String.valueOf(character));
      }
    }
    return written.append('"').toString();
  }

  private static String file(String named) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(named.getBytes(UTF_8))) + ".json";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** Returns the AWS CLI command that signs in to this session. */
  String command() {
    return name.map(session -> "aws sso login --sso-session " + session)
        .orElse("aws sso login --profile PROFILE, with the profile that has " + startUrl);
  }

  Partition partition() {
    return AwsRegion.of(region).map(AwsRegion::partition).orElse(Partition.AWS);
  }

  /**
   * Returns the address of one of Identity Center's services.
   *
   * @param name the first part of its host name
   * @param variable the environment variable that overrides the address
   * @throws IllegalArgumentException if secrets may not be sent to that address
   */
  URI service(String name, Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(text -> !text.isBlank())
        .map(text -> SafeAddress.parse(text, "IAM Identity Center (%s)".formatted(variable)))
        .orElseGet(() ->
            URI.create("https://%s.%s.%s".formatted(name, region, partition().serviceDomain())));
  }
}
