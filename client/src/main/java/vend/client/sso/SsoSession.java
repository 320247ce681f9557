package vend.client.sso;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A sign-in of IAM Identity Center, as it stands in AWS's config file.
 *
 * @param name of the {@code sso-session} section; empty in the older layout, without one
 * @param startUrl where people sign in
 * @param region that Identity Center is in
 */
public record SsoSession(Optional<String> name, String startUrl, String region) {
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(?:-[a-z]+){1,3}-[0-9]");

  /**
   * @throws IllegalArgumentException if the region can't be one
   */
  public SsoSession {
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("a region is written like eu-central-1 (sso_region)");
    }
  }

  /** The file that the AWS CLI keeps its token in. */
  String file() {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(name.orElse(startUrl).getBytes(UTF_8))) + ".json";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** What signs in to it anew. */
  String command() {
    return name.map(session -> "aws sso login --sso-session " + session)
        .orElse("aws sso login --profile PROFILE, with the profile that has " + startUrl);
  }
}
