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
 * A client of an identity provider's JSON API.
 *
 * @param base the API's address
 * @param provider its name in messages
 */
record JsonApi(URI base, String provider, BoundedHttp http) {
  /** The interval between two polls for the answer to a push. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** The status and JSON document of a response; an error response may have no document. */
  record Reply(int status, Map<String, Object> document) {
    boolean isFine() {
      return status >= 200 && status < 300;
    }

    Optional<String> text(String name) {
      return document.get(name) instanceof String text && !text.isEmpty()
          ? Optional.of(text)
          : Optional.empty();
    }
  }

  Reply post(String path, Map<String, String> headers, Map<String, Object> body)
      throws NoCredentials {
    Request request =
        Request.json(URI.create(base + path), body)
            .with("Accept", "application/json")
            .with(headers);
    return reply(http.send(request, provider));
  }

  private Reply reply(Answer answer) throws NoCredentials {
    if (answer.status() == 429 || answer.status() >= 500) {
      throw new NoCredentials.NotAnswered(
          "%s answered with status %d".formatted(provider, answer.status()),
          "Try again.",
          Optional.empty());
    }
    try {
      return new Reply(answer.status(), answer.json());
    } catch (Json.MalformedJson e) {
      if (answer.isFine()) {
        throw unusable("returned no JSON");
      }
      return new Reply(answer.status(), Map.of());
    }
  }

  NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "%s %s".formatted(provider, what), "Check the address: %s.".formatted(base));
  }

  NoCredentials refused(String what, String next) {
    return new NoCredentials.SignInRefused("%s %s".formatted(provider, what), next);
  }

  /** Waits before the next poll of a push. */
  void pause(Pause pause) throws NoCredentials {
    try {
      pause.of(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "the wait for %s was interrupted".formatted(provider), "", Optional.empty());
    }
  }
}
