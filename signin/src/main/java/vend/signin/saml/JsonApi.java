package vend.signin.saml;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Request;
import vend.client.source.NoCredentials;
import vend.client.source.Pause;

/**
 * An identity provider's API that speaks JSON.
 *
 * @param base its address
 * @param provider its name in messages
 * @param http sends
 */
record JsonApi(URI base, String provider, BoundedHttp http) {
  /** How long a person is given between two looks at whether a push was answered. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** The status and the document of an answer; empty where it is no JSON. */
  record Said(int status, Map<String, Object> document) {
    boolean isFine() {
      return status >= 200 && status < 300;
    }

    Optional<String> text(String name) {
      return document.get(name) instanceof String text && !text.isEmpty()
          ? Optional.of(text)
          : Optional.empty();
    }
  }

  Said post(String path, Map<String, String> headers, Map<String, Object> body)
      throws NoCredentials {
    Request request =
        Request.json(URI.create(base + path), body)
            .with("Accept", "application/json")
            .with(headers);
    return said(http.send(request, provider));
  }

  private Said said(Answer answer) throws NoCredentials {
    if (answer.status() == 429 || answer.status() >= 500) {
      throw new NoCredentials.NotAnswered(
          "%s answered %d".formatted(provider, answer.status()), "Try again.", Optional.empty());
    }
    try {
      return new Said(answer.status(), answer.json());
    } catch (Json.MalformedJson e) {
      if (answer.isFine()) {
        throw unusable("sent no JSON");
      }
      return new Said(answer.status(), Map.of());
    }
  }

  NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "%s %s".formatted(provider, what), "Check its address: %s.".formatted(base));
  }

  NoCredentials refused(String what, String next) {
    return new NoCredentials.SignInRefused("%s %s".formatted(provider, what), next);
  }

  /** Waits for the next look at a push. */
  void pause(Pause pause) throws NoCredentials {
    try {
      pause.of(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "waiting for %s was broken off".formatted(provider), "", Optional.empty());
    }
  }
}
