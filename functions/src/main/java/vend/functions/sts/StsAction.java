package vend.functions.sts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import vend.RedactedInput;
import vend.functions.sts.StsError.Code;

/** The actions of the STS protocol, with their parameters. */
public enum StsAction {
  /** Assumes a role with an OpenID Connect token, or with another proof in its parameter. */
  AssumeRoleWithWebIdentity,
  /** Assumes a role with a SAML assertion. */
  AssumeRoleWithSAML,
  /** Returns the identity whose credentials signed the request. */
  GetCallerIdentity;

  private static final Set<String> OF_WEB_IDENTITY =
      Set.of(
          "RoleArn",
          "RoleSessionName",
          "WebIdentityToken",
          "ProviderId",
          "Policy",
          "DurationSeconds");
  private static final Set<String> OF_SAML =
      Set.of("RoleArn", "PrincipalArn", "SAMLAssertion", "Policy", "DurationSeconds");
  private static final Set<String> OF_SIGNATURES =
      Set.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-SignedHeaders",
          "X-Amz-Signature",
          "X-Amz-Security-Token");
  private static final String VERSION = "2011-06-15";
  private static final Set<String> COMMON = Set.of("Action", "Version");
  private static final Pattern POLICY_ARN =
      Pattern.compile("PolicyArns\\.member\\.[1-9][0-9]{0,5}\\.arn");

  /**
   * Finds the action of a request.
   *
   * @throws StsError if the action is not known, or does not take one of the parameters: a caller
   *     whose policy or tag is ignored would get more than intended
   */
  public static StsAction of(QueryParameters parameters) throws StsError {
    String name =
        parameters
            .get("Action")
            .orElseThrow(() -> new StsError(Code.MissingAction, "Missing Action"));
    String version = parameters.get("Version").orElse("NO_VERSION_SPECIFIED");
    StsAction action =
        List.of(values()).stream()
            .filter(one -> one.name().equals(name) && version.equals(VERSION))
            .findFirst()
            .orElseThrow(() ->
                new StsError(
                    Code.InvalidAction,
                    "Could not find operation %s for version %s"
                        .formatted(RedactedInput.of(name), RedactedInput.of(version))));
    Optional<String> unknown =
        parameters.names().stream()
            .filter(parameter -> !action.takes(parameter))
            // Some clients send empty lists.
            .filter(parameter -> parameters.get(parameter).filter(String::isEmpty).isEmpty())
            .findFirst();
    if (unknown.isPresent()) {
      throw new StsError(
          Code.ValidationError,
          "%s does not accept the parameter %s. Remove it."
              .formatted(name, RedactedInput.of(unknown.get())));
    }
    return action;
  }

  private boolean takes(String parameter) {
    return COMMON.contains(parameter)
        || switch (this) {
          case AssumeRoleWithWebIdentity ->
              OF_WEB_IDENTITY.contains(parameter) || POLICY_ARN.matcher(parameter).matches();
          case AssumeRoleWithSAML ->
              OF_SAML.contains(parameter) || POLICY_ARN.matcher(parameter).matches();
          case GetCallerIdentity -> OF_SIGNATURES.contains(parameter);
        };
  }
}
