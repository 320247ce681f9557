package vend.caller.signing;

import java.time.Duration;
import java.util.Optional;

/** What became of fetching a key set. */
public sealed interface FetchedKeySet {
  /**
   * The issuer has answered.
   *
   * @param text the JSON Web Key set, not looked at yet
   * @param maxAge how long the issuer says that it stays good
   */
  record Document(String text, Optional<Duration> maxAge) implements FetchedKeySet {}

  /**
   * There is no answer that could be used.
   *
   * @param cause the kind of failure; holds nothing of what the issuer sent
   */
  record Failure(String cause) implements FetchedKeySet {}
}
