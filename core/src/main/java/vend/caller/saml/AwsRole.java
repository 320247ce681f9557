package vend.caller.saml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.iam.RoleArn;

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

  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern PROVIDER =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider/[\\w+=,.@-]{1,128}");

  /** Empty if a value is no such pair. */
  public static Optional<AwsRole> parse(String value) {
    // A role's name may hold a comma, so it is not enough to split at the first.
    return splits(value).stream().flatMap(split -> ofPair(split).stream()).findFirst();
  }

  private static List<List<String>> splits(String value) {
    return COMMA
        .matcher(value)
        .results()
        .map(comma ->
            List.of(
                value.substring(0, comma.start()).strip(), value.substring(comma.end()).strip()))
        .toList();
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
