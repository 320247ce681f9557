package vend.caller;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import vend.aws.AwsRegion;

/**
 * AWS STS of a region, which the grants file believes when it says whose keys have signed a
 * request. Everybody with an AWS account can have such a request signed.
 *
 * @param name its name in the grants file
 * @param region whose STS is asked; a proof is for one region
 * @param audience this Vend's server id, which callers sign as the header {@code X-Vend-Server-Id}:
 *     1 to 1,024 printable characters of ASCII without spaces
 * @param require claims that must have one value each, of those listed; who fails one is nobody
 */
public record AwsIssuer(
    IssuerName name, AwsRegion region, String audience, Map<String, List<String>> require)
    implements Issuer {
  /** A space could be folded on its way into the signature. */
  private static final Pattern SERVER_ID = Pattern.compile("[!-~]{1,1024}");

  /**
   * @throws IllegalArgumentException if a part breaks its rule; the message says which
   */
  public AwsIssuer {
    if (!SERVER_ID.matcher(audience).matches()) {
      throw new IllegalArgumentException(
          "an aws issuer's audience is 1 to 1,024 characters of ASCII without spaces");
    }
    require = RequiredClaims.copyOf(require);
  }

  /** Where STS is in the region, for example {@code https://sts.eu-central-1.amazonaws.com}. */
  @Override
  public String address() {
    return "https://" + region.host("sts");
  }
}
