package vend.functions.sts;

import vend.RedactedInput;
import vend.aws.RoleReference;
import vend.caller.SamlAssertion;
import vend.functions.sts.StsError.Code;
import vend.session.RequestedSession;

/**
 * The parameters of {@code AssumeRoleWithSAML}.
 *
 * @param role the requested role
 * @param session the requested session
 * @param principalArn the ARN of a SAML provider in IAM. Vend does not use it to verify the
 *     assertion: its identity providers are in the grants file
 * @param assertion the caller's assertion
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html">STS:
 *     AssumeRoleWithSAML</a>
 */
public record SamlRequest(
    RoleReference role, RequestedSession session, String principalArn, SamlAssertion assertion) {
  private static final int SHORTEST_ASSERTION = 4;
  private static final String PROVIDER =
      "arn:aws[a-z-]*:iam::[0-9]{12}:saml-provider/[\\w._-]{1,128}";

  /**
   * Reads and checks the parameters.
   *
   * @throws StsError if one is missing, or STS would not accept it
   */
  public static SamlRequest of(QueryParameters parameters) throws StsError {
    var check = new ParameterCheck();
    var session = new SessionParameters(parameters, check).checked();
    var principal = parameters.get("PrincipalArn");
    var assertion = parameters.get("SAMLAssertion");
    check.required(
        "principalArn",
        principal,
        SessionParameters.SHORTEST_ARN,
        SessionParameters.LONGEST_ARN,
        SessionParameters.ARN);
    check.secret("samlAssertion", assertion, SHORTEST_ASSERTION, SamlAssertion.MAX_LENGTH);
    check.done();
    String arn = principal.orElseThrow();
    if (!arn.matches(PROVIDER)) {
      throw new StsError(Code.ValidationError, RedactedInput.of(arn) + " is invalid");
    }
    return new SamlRequest(
        session.role(), session.session(), arn, new SamlAssertion(assertion.orElseThrow()));
  }

  /** The provider's name, from its ARN. */
  public String provider() {
    return principalArn.substring(principalArn.indexOf('/') + 1);
  }
}
