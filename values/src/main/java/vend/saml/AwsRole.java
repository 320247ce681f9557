package vend.saml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.aws.RoleArn;

/**
 * A role as identity providers name it for AWS: its ARN and that of the SAML provider in IAM, with
 * a comma between, in either order.
 *
 * @param role the role's ARN
 * @param provider the ARN of the SAML provider in IAM that the role trusts
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html">SAML
 *     assertions for AWS</a>
 */
public record AwsRole(String role, String provider) {
  /** The attribute that these stand in. */
  public static final String ATTRIBUTE = "https://aws.amazon.com/SAML/Attributes/Role";

  /** The longest ARNs of a role and a provider, with room for white space between them. */
  static final int MAX_LENGTH = 2_048;

  private static final String ARN = "arn:";
  private static final Pattern PROVIDER =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider/[\\w+=,.@-]{1,128}");

  /** Empty if a value is no such pair. */
  public static Optional<AwsRole> parse(String value) {
    if (value.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    // A role's name may hold commas but no colon, so the second ARN begins at the last "arn:".
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
