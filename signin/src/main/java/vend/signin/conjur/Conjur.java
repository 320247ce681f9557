package vend.signin.conjur;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Secret;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Form;
import vend.client.http.Request;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;

/**
 * A client of a Conjur server.
 *
 * @param appliance the server's address, which may have a path
 * @param account a Conjur account, not an AWS one
 * @param login a user, or {@code host/...}
 * @see <a href="https://github.com/cyberark/conjur-openapi-spec">Conjur's API</a>
 */
public record Conjur(URI appliance, String account, String login, Secret apiKey) {
  private static final String SERVER_NAME = "Conjur";

  /**
   * Reads the settings from {@code CONJUR_APPLIANCE_URL}, {@code CONJUR_ACCOUNT}, {@code
   * CONJUR_AUTHN_LOGIN} and {@code CONJUR_AUTHN_API_KEY}.
   *
   * @throws IllegalArgumentException if one of them is missing; the message names it
   */
  public static Conjur ofEnvironment(Map<String, String> environment) {
    return new Conjur(
        SafeAddress.parse(
            needed(environment, "CONJUR_APPLIANCE_URL").replaceFirst("/+$", ""),
            "Conjur (CONJUR_APPLIANCE_URL)"),
        needed(environment, "CONJUR_ACCOUNT"),
        needed(environment, "CONJUR_AUTHN_LOGIN"),
        Secret.of(needed(environment, "CONJUR_AUTHN_API_KEY")));
  }

  static String needed(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the variable %s is not set; Conjur requires it".formatted(name)));
  }

  /**
   * Signs in.
   *
   * @return a base64 token, valid for eight minutes
   * @throws NoCredentials if Conjur refuses the sign-in
   */
  Secret token(BoundedHttp http) throws NoCredentials {
    URI address =
        at("/authn/%s/%s/authenticate".formatted(Form.pathPart(account), Form.pathPart(login)));
    Answer answer =
        http.send(
            Request.post(address, "text/plain", apiKey.reveal()).with("Accept-Encoding", "base64"),
            SERVER_NAME);
    if (answer.status() != 200) {
      throw refusal(answer, "the sign-in of " + login);
    }
    String token = answer.text().strip();
    // The response is JSON, not base64, if a proxy has removed the Accept-Encoding header.
    return Secret.of(
        token.startsWith("{") ? Base64.getEncoder().encodeToString(token.getBytes(UTF_8)) : token);
  }

  /**
   * Reads the value of a variable.
   *
   * @throws NoCredentials if Conjur refuses or does not answer
   */
  Secret variable(BoundedHttp http, Secret token, String name) throws NoCredentials {
    Answer answer =
        http.send(
            Request.get(
                    at(
                        "/secrets/%s/variable/%s"
                            .formatted(Form.pathPart(account), Form.pathPart(name))))
                .with("Authorization", "Token token=\"%s\"".formatted(token.reveal())),
            SERVER_NAME);
    if (answer.status() != 200) {
      throw refusal(answer, "the variable " + name);
    }
    return Secret.of(answer.text());
  }

  private URI at(String path) {
    return URI.create(appliance + path);
  }

  private static NoCredentials refusal(Answer answer, String what) {
    String message =
        "Conjur answered with status %d for %s%s".formatted(answer.status(), what, reason(answer));
    return switch (answer.status()) {
      case 401 ->
          new NoCredentials.SignInRefused(
              message, "Check CONJUR_ACCOUNT, CONJUR_AUTHN_LOGIN and CONJUR_AUTHN_API_KEY.");
      case 403 ->
          new NoCredentials.SignInRefused(
              message, "Give the login the execute privilege on the variable.");
      case 404 ->
          new NoCredentials.UnusableAnswer(
              message,
              "Check the variable's name. It may have no value, or the login may not read it.");
      case 429, 502, 503, 504 ->
          new NoCredentials.NotAnswered(message, "Try again.", Optional.empty());
      default -> new NoCredentials.UnusableAnswer(message, "Check CONJUR_APPLIANCE_URL.");
    };
  }

  /** Conjur's own message, which names objects but never quotes a value. */
  private static String reason(Answer answer) {
    try {
      return answer.json().get("error") instanceof Map<?, ?> error
              && error.get("message") instanceof String message
          ? ": " + message
          : "";
    } catch (Json.MalformedJson e) {
      return "";
    }
  }
}
