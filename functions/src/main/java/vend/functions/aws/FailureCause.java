package vend.functions.aws;

import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;

/**
 * Why a call to AWS failed, in one word for a decision event. Nothing of what AWS wrote is in it
 * but its error code: the rest may name what callers must not learn.
 */
final class FailureCause {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,64}");

  private FailureCause() {}

  /** AWS's error code, the HTTP status where there is none, or the kind of failure. */
  static String of(SdkException failure) {
    return switch (failure) {
      case ApiCallTimeoutException _ -> "Timeout";
      case AwsServiceException refused -> {
        String code = code(refused);
        yield code.isEmpty() ? "HTTP " + refused.statusCode() : code;
      }
      default ->
          root(failure) instanceof HttpException http
              ? CRT.awsErrorName(http.getErrorCode())
              : root(failure).getClass().getSimpleName();
    };
  }

  /**
   * AWS's error code; empty where the answer has none, or something that does not look like one.
   */
  static String code(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    return CODE.matcher(code).matches() ? code : "";
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
