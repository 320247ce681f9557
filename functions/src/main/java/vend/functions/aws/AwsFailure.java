package vend.functions.aws;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * AWS did not do what it was asked to. Nothing of what it wrote is in here but its error code: the
 * rest may name what nobody is to know.
 */
public sealed class AwsFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;

  /**
   * There is no answer, or none that can be read.
   *
   * @param code what went wrong, in one word
   * @param cause for whoever debugs; it is never logged
   */
  public AwsFailure(String code, @Nullable Throwable cause) {
    super(code, cause);
    this.code = code;
  }

  /** AWS's error code, or the kind of failure where AWS gave none; for an event. */
  public final String code() {
    return code;
  }

  /** AWS answered, with an error. */
  static final class Refused extends AwsFailure {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, Object> details;

    /**
     * @param status of HTTP
     * @param code empty if the answer had none
     * @param details what else the answer held, where that is JSON
     */
    Refused(int status, String code, Map<String, Object> details) {
      super(code.isEmpty() ? "HTTP " + status : code, null);
      this.status = status;
      this.details = details;
    }

    int status() {
      return status;
    }

    Map<String, Object> details() {
      return details;
    }
  }
}
