package vend.caller;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.aws.AwsRegion;

/**
 * An issuer of AWS identities: a region's STS, which says whose credentials signed a request.
 * Everyone with an AWS account can obtain such a signature, so restrict the callers with {@code
 * require}.
 *
 * @param name its name in the grants file
 * @param region the region whose STS Vend calls; a proof is valid for one region
 * @param audience this hub's server id, which callers sign as the header {@code X-Vend-Server-Id}:
 *     1 to 1,024 printable ASCII characters without spaces
 * @param require claims that must have exactly one value, from the listed values; other callers are
 *     rejected with 401
 * @param person the claim that names a person, if any
 */
public record AwsIssuer(
    IssuerName name,
    AwsRegion region,
    String audience,
    Map<String, List<String>> require,
    Optional<PersonClaim> person)
    implements Issuer {
  /** No spaces: a client could collapse them before it signs the header. */
  private static final Pattern SERVER_ID = Pattern.compile("[!-~]{1,1024}");

  /**
   * @throws IllegalArgumentException if a part is invalid; the message names the rule
   */
  public AwsIssuer {
    if (!SERVER_ID.matcher(audience).matches()) {
      throw new IllegalArgumentException(
          "an aws issuer's audience is 1 to 1,024 characters of ASCII without spaces");
    }
    require = RequiredClaims.copyOf(require);
  }

  /**
   * An issuer without a claim that names a person.
   *
   * @throws IllegalArgumentException if a part is invalid; the message names the rule
   */
  public AwsIssuer(
      IssuerName name, AwsRegion region, String audience, Map<String, List<String>> require) {
    this(name, region, audience, require, Optional.empty());
  }

  /** The URL of STS in the region, for example {@code https://sts.eu-central-1.amazonaws.com}. */
  @Override
  public String address() {
    return "https://" + region.host("sts");
  }
}
