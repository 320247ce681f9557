package vend.signin.oidc;

import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;

/**
 * Why a request was refused, by the words of OAuth 2.0.
 *
 * @param error for example {@code invalid_grant}
 * @param description in the issuer's own words, if there are any
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, 5.2</a>
 */
record OAuthRefusal(String error, Optional<String> description) {
  private static final int LONGEST = 300;

  /** Empty if it does not say so in OAuth's way. */
  static Optional<OAuthRefusal> of(Map<String, ?> fields) {
    return fields.get("error") instanceof String error && error.matches("[\\w.:/-]{1,100}")
        ? Optional.of(new OAuthRefusal(error, description(fields)))
        : Optional.empty();
  }

  private static Optional<String> description(Map<String, ?> fields) {
    return fields.get("error_description") instanceof String text && !text.isBlank()
        ? Optional.of(text.replaceAll("\\p{Cntrl}+", " ").strip())
            .map(words -> words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words)
        : Optional.empty();
  }

  private String words() {
    return error + description.map(text -> ": " + text).orElse("");
  }

  NoCredentials failure(String who, OidcClient client) {
    return switch (error) {
      case "access_denied" ->
          new NoCredentials.SignInRefused(
              "the sign-in at %s was refused (%s)".formatted(who, words()), "Try again.");
      case "expired_token" ->
          new NoCredentials.SignInRefused(
              "nobody signed in at %s before the code expired".formatted(who), "Try again.");
      case "invalid_client", "unauthorized_client" ->
          new NoCredentials.SignInRefused(
              "%s refuses the client %s (%s)".formatted(who, client.id(), words()),
              "Check the client's id, its secret, and what the issuer allows it.");
      case "invalid_scope" ->
          new NoCredentials.SignInRefused(
              "%s refuses a scope (%s)".formatted(who, words()), "Check the scopes.");
      case "temporarily_unavailable", "server_error" ->
          new NoCredentials.NotAnswered(
              "%s can't answer now (%s)".formatted(who, words()), "Try again.", Optional.empty());
      default ->
          new NoCredentials.SignInRefused(
              "%s refuses the sign-in (%s)".formatted(who, words()), "Sign in anew.");
    };
  }
}
