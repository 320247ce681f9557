package vend.saml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.aws.RoleArn;

/**
 * A role in a SAML assertion for AWS: the ARNs of the role and of the SAML provider in IAM,
 * separated by a comma, in either order.
 *
 * @param provider the ARN of the SAML provider that the role trusts
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html">SAML
 *     assertions for AWS</a>
 */
public record AwsRole(String role, String provider) {
  /** The name of the SAML attribute with the roles. */
  public static final String ATTRIBUTE = "https://aws.amazon.com/SAML/Attributes/Role";

  /** Enough for the longest ARNs of a role and a provider, with white space between them. */
  static final int MAX_LENGTH = 2_048;

  private static final String ARN = "arn:";
  private static final Pattern PROVIDER =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider/[\\w+=,.@-]{1,128}");

  /** Parses an attribute value; empty if it is not such a pair. */
  public static Optional<AwsRole> parse(String value) {
    if (value.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    // A role's name may contain commas but no colon, so the second ARN begins at the last "arn:".
    int second = value.lastIndexOf(ARN);
    String first = second < 0 ? "" : value.substring(0, second).strip();
    return first.endsWith(",")
        ? ofPair(
            List.of(
                first.substring(0, first.length() - 1).strip(), value.substring(second).strip()))
        : Optional.empty();
  }

  private static Optional<AwsRole> ofPair(List<String> pair) {
    return of(pair.getFirst(), pair.getLast()).or(() -> of(pair.getLast(), pair.getFirst()));
  }

  private static Optional<AwsRole> of(String role, String provider) {
    return RoleArn.parse(role).isPresent() && PROVIDER.matcher(provider).matches()
        ? Optional.of(new AwsRole(role, provider))
        : Optional.empty();
  }
}
