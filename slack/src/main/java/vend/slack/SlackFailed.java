package vend.slack;

import java.util.Set;

/** A call of Slack's Web API failed. The message has no part of a request or answer. */
final class SlackFailed extends Exception {
  private static final long serialVersionUID = 1;

  private static final Set<String> TOKEN_ERRORS =
      Set.of("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive");

  private final String error;
  private final boolean temporary;
  private final boolean answered;

  /**
   * @param method the method of the Web API, like {@code views.open}
   * @param error Slack's code, or the kind of failure
   * @param temporary whether the same call may succeed later
   * @param answered whether Slack has refused the call, so that it did nothing
   */
  private SlackFailed(String method, String error, boolean temporary, boolean answered) {
    super(method + ": " + error);
    this.error = error;
    this.temporary = temporary;
    this.answered = answered;
  }

  /** Slack has refused the call. */
  static SlackFailed refused(String method, String error, boolean temporary) {
    return new SlackFailed(method, error, temporary, true);
  }

  /** There is no answer that tells what the call has done. */
  static SlackFailed unanswered(String method, String cause) {
    return new SlackFailed(method, cause, true, false);
  }

  boolean isAnswered() {
    return answered;
  }

  /** Whether a repeated invocation may succeed: later, or with a changed secret. */
  boolean isWorthRepeating() {
    return temporary || isTokenError();
  }

  String error() {
    return error;
  }

  /** Whether Slack refused the bot's token, so that a changed secret may help. */
  boolean isTokenError() {
    return TOKEN_ERRORS.contains(error);
  }
}
