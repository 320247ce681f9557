package vend.cli.freeze;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import vend.client.source.NoCredentials;

/** Describes a failure of the AWS SDK: what was wrong, where, and what to do. */
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

  static FreezeFailed of(NoCredentials.NotAnswered failure) {
    return new FreezeFailed(
        failure.getMessage()
            + failure.next().map(next -> System.lineSeparator() + "vend: " + next).orElse(""));
  }

  static FreezeFailed of(SdkException failure, String table, String region) {
    return new FreezeFailed(
        switch (failure) {
          case ResourceNotFoundException _ ->
              "there is no table %s in %s. Use the output Table of the hub's stack, and check AWS_REGION and AWS_PROFILE"
                  .formatted(table, region);
          case ConditionalCheckFailedException _ ->
              "another operator froze or thawed at the same time, so nothing was changed. Check vend freeze --list, and run this again";
          case DynamoDbException answer -> answered(answer, table);
          default -> "DynamoDB does not answer in %s: %s".formatted(region, failure.getMessage());
        },
        failure instanceof DynamoDbException answer && isDenied(answer));
  }

  private static String answered(DynamoDbException answer, String table) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = String.valueOf(details.errorCode());
    if (isDenied(answer) || code.contains("KMS")) {
      return "AWS denies it. The policy in the output FreezePolicy of the stack allows it (docs/how-to/freeze.md). AWS said: "
          + details.errorMessage();
    }
    if (UNKNOWN_CALLER.contains(code)) {
      return "AWS rejects your credentials. Sign in again, and check AWS_PROFILE. AWS said: "
          + details.errorMessage();
    }
    return "DynamoDB refused the request for table %s: %s: %s"
        .formatted(table, code, details.errorMessage());
  }

  private static boolean isDenied(DynamoDbException answer) {
    return answer.awsErrorDetails() != null
        && "AccessDeniedException".equals(answer.awsErrorDetails().errorCode());
  }
}
