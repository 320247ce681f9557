package vend.cli.freeze;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import vend.client.source.NoCredentials;

/** Says of a failure of the SDK what was wrong, where, and what to do. */
final class AwsFailure {
  private static final Set<String> UNKNOWN_CALLER =
      Set.of(
          "ExpiredTokenException",
          "ExpiredToken",
          "IncompleteSignatureException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "UnrecognizedClientException");

  private AwsFailure() {}

  static FreezeFailed told(NoCredentials.NotAnswered failure) {
    return new FreezeFailed(
        failure.getMessage()
            + failure.next().map(next -> System.lineSeparator() + "vend: " + next).orElse(""));
  }

  static FreezeFailed told(SdkException failure, String table, String region) {
    return new FreezeFailed(
        switch (failure) {
          case ResourceNotFoundException _ ->
              "there is no table %s in %s: name the output Table of the hub's stack, and mind AWS_REGION and AWS_PROFILE"
                  .formatted(table, region);
          case ConditionalCheckFailedException _ ->
              "somebody froze or thawed something at the same time, so nothing was done: look at vend freeze --list, and run this again";
          case DynamoDbException answer -> answered(answer, table);
          default -> "DynamoDB does not answer in %s: %s".formatted(region, failure.getMessage());
        });
  }

  private static String answered(DynamoDbException answer, String table) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = String.valueOf(details.errorCode());
    if (code.equals("AccessDeniedException") || code.contains("KMS")) {
      return "AWS denies it: the policy in the output FreezePolicy of the stack allows it (docs/how-to/freeze.md). AWS said: "
          + details.errorMessage();
    }
    if (UNKNOWN_CALLER.contains(code)) {
      return "AWS does not take your credentials: sign in again, and mind AWS_PROFILE. AWS said: "
          + details.errorMessage();
    }
    return "DynamoDB refused it for table %s: %s: %s"
        .formatted(table, code, details.errorMessage());
  }
}
