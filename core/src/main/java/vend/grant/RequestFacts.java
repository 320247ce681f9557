package vend.grant;

import java.time.Instant;

/**
 * What is known of a request beside its token: for the condition keys {@code aws:SourceIp}, {@code
 * aws:CurrentTime} and {@code aws:EpochTime}, and what is frozen at the time.
 *
 * @param sourceAddress the caller's IP address as API Gateway saw it
 * @param time when the request came
 * @param freezes what is denied in an emergency
 */
public record RequestFacts(String sourceAddress, Instant time, Freezes freezes) {
  /** Facts of a time at which nothing is frozen. */
  public RequestFacts(String sourceAddress, Instant time) {
    this(sourceAddress, time, Freezes.NONE);
  }
}
