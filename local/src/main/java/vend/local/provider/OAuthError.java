package vend.local.provider;

/**
 * A request that a provider refuses.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, 5.2</a>
 */
final class OAuthError extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;

  /**
   * @param code the value of {@code error}
   * @param description for the developer of the client; never a part of the request
   */
  OAuthError(String code, String description) {
    super(description, null, false, false);
    this.code = code;
  }

  static OAuthError invalidRequest(String description) {
    return new OAuthError("invalid_request", description);
  }

  static OAuthError invalidGrant(String description) {
    return new OAuthError("invalid_grant", description);
  }

  String code() {
    return code;
  }

  String description() {
    return String.valueOf(getMessage());
  }
}
