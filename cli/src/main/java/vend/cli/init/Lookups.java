package vend.cli.init;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Printable;
import vend.Secret;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Request;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;

/**
 * Fetches documents of providers, each within a time limit, and reports the steps.
 *
 * @param environment for tokens, which go into headers only
 * @param err receives what could not be looked up, and the steps
 * @param showSteps whether to print each step
 */
record Lookups(
    BoundedHttp http, Map<String, String> environment, PrintWriter err, boolean showSteps) {
  /** The time limit of one lookup, with its body. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** Reports that something is being looked up. */
  void step(String words) {
    if (showSteps) {
      note(words + " ...");
    }
  }

  /** Reports what was looked up. */
  void found(String words) {
    if (showSteps) {
      note(words);
    }
  }

  /** Prints a remark that the user needs in any case. */
  void note(String words) {
    err.println("vend: " + Printable.of(words));
    err.flush();
  }

  /**
   * Fetches a document.
   *
   * @param headers may contain a secret
   * @throws LookupFailed if no complete answer arrives
   */
  Answer get(String address, Map<String, String> headers, String server) throws LookupFailed {
    URI uri = URI.create(address);
    if (!SafeAddress.isSafe(uri)) {
      throw new LookupFailed(
          "%s is not asked: its address does not begin with https://".formatted(server));
    }
    try {
      return http.send(Request.get(uri).with(headers), server);
    } catch (NoCredentials e) {
      throw new LookupFailed(
          "%s%s".formatted(e.getMessage(), e.next().map(next -> ". " + next).orElse("")));
    } catch (IllegalArgumentException e) {
      // The message quotes no value of a header.
      throw new LookupFailed(
          "%s is not asked, because the token has characters that a header cannot hold"
              .formatted(server));
    }
  }

  /**
   * Parses an answer as a JSON object.
   *
   * @throws LookupFailed if it is none
   */
  static Map<String, Object> object(Answer answer, String server) throws LookupFailed {
    try {
      return answer.json();
    } catch (Json.MalformedJson e) {
      throw new LookupFailed("the answer of %s is not the expected JSON".formatted(server));
    }
  }

  /** The first of these variables that is set, as a secret. */
  Optional<Secret> token(String... variables) {
    for (String variable : variables) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isBlank()) {
        return Optional.of(Secret.of(value.strip()));
      }
    }
    return Optional.empty();
  }

  /** A whole number of an answer, in decimal. */
  static Optional<String> number(@Nullable Object value) {
    return value instanceof Number number && number.toString().matches("[1-9][0-9]*")
        ? Optional.of(number.toString())
        : Optional.empty();
  }

  /** A text of an answer. */
  static Optional<String> text(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
  }
}
