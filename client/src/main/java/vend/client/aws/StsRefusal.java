package vend.client.aws;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import vend.aws.RoleArn;
import vend.client.source.MaskedAccount;
import vend.client.source.NoCredentials;

/** What it means that STS gives no keys. */
final class StsRefusal {
  private StsRefusal() {}

  /** Whether a SAML response is too old. */
  static boolean isExpired(SdkException e) {
    return e instanceof AwsServiceException refused && code(refused).startsWith("ExpiredToken");
  }

  static NoCredentials of(SdkException e, String role) {
    String words = words(role);
    if (!(e instanceof AwsServiceException refused)) {
      return ofNoAnswer(e, words);
    }
    String said = "STS gave no keys of %s (%s)".formatted(words, code(refused));
    if (refused.statusCode() >= 500 || code(refused).startsWith("Throttl")) {
      return new NoCredentials.NotAnswered(said, "Try again.", Optional.empty());
    }
    return new NoCredentials.RefusedByAws(said, next(refused));
  }

  private static NoCredentials ofNoAnswer(SdkException e, String words) {
    // A base provider that has no keys says so itself.
    if (e.getCause() instanceof NoCredentials none) {
      return none;
    }
    return new NoCredentials.NotAnswered(
        "there are no keys of %s: no credentials to ask with, or STS does not answer (%s)"
            .formatted(words, e.getClass().getSimpleName()),
        "Check your own credentials with aws sts get-caller-identity, the region, and your network.",
        Optional.empty());
  }

  private static String next(AwsServiceException refused) {
    if (message(refused).contains("MaxSessionDuration")) {
      return "The wanted duration exceeds the role's MaxSessionDuration: ask for less, or have the"
          + " role's owner raise it: aws iam update-role --role-name NAME --max-session-duration"
          + " SECONDS";
    }
    if (message(refused).contains("role chaining")) {
      return "AWS ends a session of a role that another role's credentials assume after 1h: ask for"
          + " 1h or less.";
    }
    return switch (code(refused)) {
      case "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "IncompleteSignature" ->
          "The keys that asked are not valid: get new ones.";
      case "AccessDenied" ->
          "The role's trust policy must let you in, and a policy of your own allow sts:AssumeRole.";
      case "ValidationError" -> "AWS said: " + message(refused);
      default -> "Check the role's trust policy, and that the SAML provider is the right one.";
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
