package vend.client.aws;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import vend.aws.RoleArn;
import vend.client.source.MaskedAccount;
import vend.client.source.NoCredentials;

/** Maps errors of STS calls to {@link NoCredentials}. */
final class StsRefusal {
  private StsRefusal() {}

  static boolean isExpired(SdkException e) {
    return e instanceof AwsServiceException refused && code(refused).startsWith("ExpiredToken");
  }

  static NoCredentials of(SdkException e, String role) {
    String words = words(role);
    if (!(e instanceof AwsServiceException refused)) {
      return ofNoAnswer(e, words);
    }
    String message = "STS returned no credentials of %s (%s)".formatted(words, code(refused));
    if (refused.statusCode() >= 500 || code(refused).startsWith("Throttl")) {
      return new NoCredentials.NotAnswered(message, "Try again.", Optional.empty());
    }
    return new NoCredentials.RefusedByAws(message, next(refused));
  }

  private static NoCredentials ofNoAnswer(SdkException e, String words) {
    // A base provider without credentials has already described the failure.
    if (e.getCause() instanceof NoCredentials none) {
      return none;
    }
    return new NoCredentials.NotAnswered(
        "no credentials of %s: your own AWS credentials are missing, or STS does not answer (%s)"
            .formatted(words, e.getClass().getSimpleName()),
        "Check your own credentials with aws sts get-caller-identity, then the region and your network.",
        Optional.empty());
  }

  private static String next(AwsServiceException refused) {
    if (message(refused).contains("MaxSessionDuration")) {
      return "The requested duration exceeds the role's MaxSessionDuration. Request a shorter one, or"
          + " have the role's owner raise it: aws iam update-role --role-name NAME"
          + " --max-session-duration SECONDS";
    }
    if (message(refused).contains("role chaining")) {
      return "AWS limits a session to 1h if another role's credentials assumed the role (role"
          + " chaining). Request 1h or less.";
    }
    return switch (code(refused)) {
      case "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "IncompleteSignature" ->
          "The credentials that signed the request are not valid. Get new ones.";
      case "AccessDenied" ->
          "The role's trust policy must allow you, and one of your own policies must allow"
              + " sts:AssumeRole.";
      case "ValidationError" -> "STS answered: " + message(refused);
      default -> "Check the role's trust policy, and that the SAML provider is correct.";
    };
  }

  private static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null
        ? "status " + e.statusCode()
        : details.errorCode();
  }

  private static String message(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorMessage() == null ? "" : details.errorMessage();
  }

  private static String words(String role) {
    return RoleArn.parse(role)
        .map(
            arn -> "%s in account %s".formatted(arn.pathAndName(), MaskedAccount.of(arn.account())))
        .orElse("a role");
  }
}
