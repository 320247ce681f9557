package vend.functions;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import vend.aws.RoleReference;

/**
 * What the probe is told by its environment.
 *
 * @param url {@code VEND_PROBE_URL}: where Vend is
 * @param audience {@code VEND_PROBE_AUDIENCE}: the audience of the probe's tokens, the same as in
 *     the grants file
 * @param allowed {@code VEND_PROBE_ROLE}: the role that it should get
 * @param denied {@code VEND_PROBE_DENIED_ROLE}: a role that it should not get
 * @param region {@code AWS_REGION}, which Lambda sets
 */
public record ProbeSettings(
    URI url, String audience, String allowed, String denied, String region) {
  private static final int LONGEST_AUDIENCE = 1000;

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException if a setting is missing or outside of its bounds; the message
   *     names it
   */
  public static ProbeSettings of(Map<String, String> environment) {
    return new ProbeSettings(
        url(environment.getOrDefault("VEND_PROBE_URL", "")),
        audience(environment.getOrDefault("VEND_PROBE_AUDIENCE", "")),
        role(environment, "VEND_PROBE_ROLE"),
        role(environment, "VEND_PROBE_DENIED_ROLE"),
        FunctionSettings.region(environment));
  }

  /** A token goes there: over TLS, but for a Vend on this machine. */
  private static URI url(String value) {
    try {
      URI url = new URI(value);
      if (url.getHost() != null && url.getRawPath().isEmpty() && isSafe(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // It is refused below, like one without a host.
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
