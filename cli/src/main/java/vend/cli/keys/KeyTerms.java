package vend.cli.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * How keys of a role are wanted.
 *
 * @param duration how long they should live
 * @param sessionName a name for the session
 * @param fresh whether kept ones will not do
 */
public record KeyTerms(Optional<Duration> duration, Optional<String> sessionName, boolean fresh) {
  /** The same, and kept ones will do. */
  KeyTerms notFresh() {
    return new KeyTerms(duration, sessionName, false);
  }

  /** The same, and as long as they live by themselves. */
  KeyTerms withoutDuration() {
    return new KeyTerms(Optional.empty(), sessionName, fresh);
  }
}
