package vend.functions.http;

import vend.caller.BearerToken;

/**
 * The caller's token: {@code Authorization: Bearer TOKEN}, or the bare token, which is how the
 * container-credentials protocol sends it.
 */
final class BearerTokenHeader {
  private static final String SCHEME = "Bearer ";

  private BearerTokenHeader() {}

  static BearerToken of(HttpRequest request) {
    String value = request.header("authorization").orElse("").strip();
    boolean bearer = value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return BearerToken.fromHeader(bearer ? value.substring(SCHEME.length()).strip() : value);
  }
}
