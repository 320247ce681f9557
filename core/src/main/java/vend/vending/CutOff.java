package vend.vending;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The end of all sessions that a selector selects and that were issued before a time.
 *
 * @param at sessions that STS issued before this time are revoked; a whole second, because STS
 *     answers in seconds. It has no meaning for the selector of one lease
 * @param until when all sessions from before {@code at} have expired and the record may be deleted
 * @param owner the name of the caller that revoked its own lease; empty for operators
 */
public record CutOff(Instant at, Instant until, Optional<String> owner) {
  /**
   * How far a cut-off lies ahead of the clock of the process that writes it. Clocks of STS and of
   * the hub's processes may differ by this much. It is also the time that other processes may take
   * to learn of the cut-off: what they vend until then is revoked, too.
   */
  public static final Duration MARGIN = Duration.ofSeconds(5);

  private static final Duration FOR_CLOCKS = Duration.ofHours(1);

  /** The longest session that AWS issues, and an hour for wrong clocks. */
  static final Duration KEPT = Duration.ofHours(13);

  /** A cut-off at this time, for all sessions until then. */
  static CutOff now(Instant now) {
    Instant at = wholeSecond(now.plus(MARGIN));
    return new CutOff(at, at.plus(KEPT), Optional.empty());
  }

  /**
   * A cut-off for the sessions of a request that is over. It stays no longer than it must, because
   * many requests end and the record is small.
   *
   * @param expires when the last credentials under the request expire
   */
  static CutOff ofRequest(Instant now, Instant expires) {
    Instant at = wholeSecond(now.plus(MARGIN));
    Instant last = expires.isAfter(at) ? expires : at;
    return new CutOff(at, last.plus(FOR_CLOCKS), Optional.empty());
  }

  /**
   * The end of one lease.
   *
   * @param expires when its credentials expire
   */
  static CutOff ofLease(Instant now, Instant expires, Optional<String> owner) {
    return new CutOff(wholeSecond(now), expires.plus(FOR_CLOCKS), owner);
  }

  /** Rounds up: credentials of a second that has begun count as issued at its start. */
  private static Instant wholeSecond(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.SECONDS);
    return whole.equals(time) ? whole : whole.plusSeconds(1);
  }
}
