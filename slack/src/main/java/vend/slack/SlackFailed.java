package vend.slack;

import java.util.Set;

/** Slack's Web API did not do what it was asked. The message has no part of a request or answer. */
final class SlackFailed extends Exception {
  private static final long serialVersionUID = 1;

  private static final Set<String> TOKEN_ERRORS =
      Set.of("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive");

  private final String error;
  private final boolean temporary;

  /**
   * @param method the method of the Web API, like {@code views.open}
   * @param error Slack's code, or the kind of failure
   * @param temporary whether the same call may succeed later
   */
  SlackFailed(String method, String error, boolean temporary) {
    super(method + ": " + error);
    this.error = error;
    this.temporary = temporary;
  }

  /** Whether a repeated invocation may succeed: later, or with a changed secret. */
  boolean isWorthRepeating() {
    return temporary || isOfTheToken();
  }

  String error() {
    return error;
  }

  /** Whether Slack refused the bot's token, so that a changed secret may help. */
  boolean isOfTheToken() {
    return TOKEN_ERRORS.contains(error);
  }
}
