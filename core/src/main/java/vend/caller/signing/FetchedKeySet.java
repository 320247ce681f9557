package vend.caller.signing;

import java.time.Duration;
import java.util.Optional;

/** The result of fetching a key set. */
public sealed interface FetchedKeySet {
  /**
   * The issuer answered.
   *
   * @param text the JSON Web Key Set (or metadata), not parsed yet
   * @param maxAge how long the issuer says that the document is fresh
   */
  record Document(String text, Optional<Duration> maxAge) implements FetchedKeySet {}

  /**
   * There was no usable response.
   *
   * @param cause the kind of failure; contains nothing that the issuer sent
   */
  record Failure(String cause) implements FetchedKeySet {}
}
