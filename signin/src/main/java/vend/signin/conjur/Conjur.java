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
 * A Conjur server.
 *
 * @param appliance its address, which may have a path
 * @param account of Conjur, not of AWS
 * @param login a user, or {@code host/...}
 * @param apiKey proves it
 * @see <a href="https://github.com/cyberark/conjur-openapi-spec">Conjur's API</a>
 */
public record Conjur(URI appliance, String account, String login, Secret apiKey) {
  private static final String WHO = "Conjur";

  /**
   * The server that {@code CONJUR_APPLIANCE_URL}, {@code CONJUR_ACCOUNT}, {@code
   * CONJUR_AUTHN_LOGIN} and {@code CONJUR_AUTHN_API_KEY} name.
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
        .orElseThrow(() -> new IllegalArgumentException("set %s: Conjur needs it".formatted(name)));
  }

  /**
   * Signs in.
   *
   * @return a token in base64, good for eight minutes
   * @throws NoCredentials if Conjur does not let in
   */
  Secret token(BoundedHttp http) throws NoCredentials {
    URI address =
        at("/authn/%s/%s/authenticate".formatted(Form.pathPart(account), Form.pathPart(login)));
    Answer answer =
        http.send(
            Request.post(address, "text/plain", apiKey.reveal()).with("Accept-Encoding", "base64"),
            WHO);
    if (answer.status() != 200) {
      throw refusal(answer, "the sign-in of " + login);
    }
    String token = answer.text().strip();
    // Without the header, which a proxy may take away, it is JSON.
    return Secret.of(
        token.startsWith("{") ? Base64.getEncoder().encodeToString(token.getBytes(UTF_8)) : token);
  }

  /**
   * A variable's value.
   *
   * @throws NoCredentials if Conjur does not tell
   */
  Secret variable(BoundedHttp http, Secret token, String name) throws NoCredentials {
    Answer answer =
        http.send(
            Request.get(
                    at(
                        "/secrets/%s/variable/%s"
                            .formatted(Form.pathPart(account), Form.pathPart(name))))
                .with("Authorization", "Token token=\"%s\"".formatted(token.reveal())),
            WHO);
    if (answer.status() != 200) {
      throw refusal(answer, "the variable " + name);
    }
    return Secret.of(answer.text());
  }

  private URI at(String path) {
    return URI.create(appliance + path);
  }

  private static NoCredentials refusal(Answer answer, String what) {
    String said = "Conjur answered %d for %s%s".formatted(answer.status(), what, reason(answer));
    return switch (answer.status()) {
      case 401 ->
          new NoCredentials.SignInRefused(
              said, "Check CONJUR_ACCOUNT, CONJUR_AUTHN_LOGIN and CONJUR_AUTHN_API_KEY.");
      case 403 ->
          new NoCredentials.SignInRefused(
              said, "The login needs the privilege to execute the variable.");
      case 404 ->
          new NoCredentials.UnusableAnswer(
              said,
              "Check the variable's name; it may have no value yet, or not be for this login.");
      case 429, 502, 503, 504 ->
          new NoCredentials.NotAnswered(said, "Try again.", Optional.empty());
      default -> new NoCredentials.UnusableAnswer(said, "Check CONJUR_APPLIANCE_URL.");
    };
  }

  /** Names things, and quotes no value. */
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
