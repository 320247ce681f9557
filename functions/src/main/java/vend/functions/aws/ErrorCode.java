package vend.functions.aws;

import java.util.Set;
import java.util.regex.Pattern;

/** AWS's error codes, which come in an answer that may hold anything. */
final class ErrorCode {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9.]{1,64}");

  /** Whatever AWS's services call it when they are asked too often. */
  private static final Set<String> THROTTLED =
      Set.of(
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottled",
          "RequestThrottledException",
          "RequestLimitExceeded",
          "TooManyRequestsException",
          "BandwidthLimitExceeded",
          "SlowDown");

  private static final int TOO_MANY_REQUESTS = 429;

  private ErrorCode() {}

  /** The code, or nothing where it does not look like one. */
  static String of(String text) {
    return FORM.matcher(text).matches() ? text : "";
  }

  /** Whether the service was asked too often; STS says so with status 400. */
  static boolean isThrottled(AwsFailure.Refused refused) {
    return refused.status() == TOO_MANY_REQUESTS || THROTTLED.contains(refused.code());
  }
}
