package vend.functions.sts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import vend.RedactedInput;
import vend.functions.sts.StsError.Code;

/** What can be asked in STS's protocol, with the names of its parameters. */
public enum StsAction {
  /** A role for an OpenID Connect token, or for another proof in its place. */
  AssumeRoleWithWebIdentity,
  /** A role for a SAML assertion. */
  AssumeRoleWithSAML,
  /** Whose keys a request is signed with. */
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
   * Which action a request is for.
   *
   * @throws StsError if there is no such action, or it does not take what was sent: whoever sends a
   *     policy or a tag that is then not looked at gets more than was meant
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
            // Some clients send lists that have nothing in them.
            .filter(parameter -> parameters.get(parameter).filter(String::isEmpty).isEmpty())
            .findFirst();
    if (unknown.isPresent()) {
      throw new StsError(
          Code.ValidationError, "%s takes no %s".formatted(name, RedactedInput.of(unknown.get())));
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
