package vend.signin.oidc;

import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;

/**
 * An OAuth 2.0 error response.
 *
 * @param error for example {@code invalid_grant}
 * @param description the issuer's own text, if any
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, 5.2</a>
 */
record OAuthRefusal(String error, Optional<String> description) {
  private static final int LONGEST = 300;

  /** Parses an error response; empty if it has no valid {@code error} field. */
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

  NoCredentials failure(String serverName, OidcClient client) {
    return switch (error) {
      case "access_denied" ->
          new NoCredentials.SignInRefused(
              "the sign-in at %s was refused (%s)".formatted(serverName, words()), "Try again.");
      case "expired_token" ->
          new NoCredentials.SignInRefused(
              "the sign-in at %s was not completed before the code expired".formatted(serverName),
              "Try again.");
      case "invalid_client", "unauthorized_client" ->
          new NoCredentials.SignInRefused(
              "%s refused the client %s (%s)".formatted(serverName, client.id(), words()),
              "Check the client id, its secret, and what the issuer allows this client.");
      case "invalid_scope" ->
          new NoCredentials.SignInRefused(
              "%s refused a scope (%s)".formatted(serverName, words()), "Check the scopes.");
      case "temporarily_unavailable", "server_error" ->
          new NoCredentials.NotAnswered(
              "%s cannot answer now (%s)".formatted(serverName, words()),
              "Try again.",
              Optional.empty());
      default ->
          new NoCredentials.SignInRefused(
              "%s refused the sign-in (%s)".formatted(serverName, words()), "Sign in again.");
    };
  }
}
