package vend.functions;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import vend.aws.RoleReference;

/**
 * The settings of the probe, read from environment variables.
 *
 * @param url {@code VEND_PROBE_URL}: Vend's URL
 * @param audience {@code VEND_PROBE_AUDIENCE}: the audience of the probe's tokens, the same as in
 *     the grants file
 * @param allowed {@code VEND_PROBE_ROLE}: the role that the probe should get
 * @param denied {@code VEND_PROBE_DENIED_ROLE}: a role that the probe should not get
 * @param region {@code AWS_REGION}, which Lambda sets
 */
public record ProbeSettings(
    URI url, String audience, String allowed, String denied, String region) {
  private static final int LONGEST_AUDIENCE = 1000;

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException if a setting is missing or out of bounds; the message names it
   */
  public static ProbeSettings of(Map<String, String> environment) {
    return new ProbeSettings(
        url(environment.getOrDefault("VEND_PROBE_URL", "")),
        audience(environment.getOrDefault("VEND_PROBE_AUDIENCE", "")),
        role(environment, "VEND_PROBE_ROLE"),
        role(environment, "VEND_PROBE_DENIED_ROLE"),
        FunctionSettings.region(environment));
  }

  /** The probe sends a token there, so plain HTTP is allowed only on loopback. */
  private static URI url(String value) {
    try {
      URI url = new URI(value);
      if (url.getHost() != null && url.getRawPath().isEmpty() && isSafe(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Falls through to the same message as for a URL without a host.
    }
    throw new IllegalArgumentException(
        "VEND_PROBE_URL must be Vend's URL without a path, like https://vend.example.com");
  }

  private static boolean isSafe(URI url) {
    return "https".equals(url.getScheme())
        || ("http".equals(url.getScheme()) && "127.0.0.1".equals(url.getHost()));
  }

  private static String audience(String value) {
    if (value.isEmpty() || value.length() > LONGEST_AUDIENCE) {
      throw new IllegalArgumentException(
          "VEND_PROBE_AUDIENCE must be the audience of the probe's issuer in the grants file");
    }
    return value;
  }

  private static String role(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    try {
      return RoleReference.parse(value).toString();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " must be a role's ARN, or account/role", e);
    }
  }
}
