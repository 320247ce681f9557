package vend.functions.aws;

import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;

/**
 * The cause of a failed AWS call, as one word for a decision event or the log. It takes nothing
 * from AWS's answer but the error code, because the rest may name things that callers must not
 * learn.
 */
public final class FailureCause {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,64}");

  private FailureCause() {}

  /** The AWS error code, or the HTTP status if there is no code, or the kind of failure. */
  public static String of(SdkException failure) {
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

  /** The AWS error code; empty if the answer has none, or none of the usual form. */
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
