package vend.vending;

import java.time.Duration;
import java.time.InstantSource;
import vend.LastKnown;
import vend.Reason;
import vend.grant.Allowed;
import vend.vending.Vending.NotVended;

/** Checks credentials of a decision against the revocations in force. */
record RevocationCheck(LastKnown<Revocations> current, InstantSource clock) {
  private static final Duration SOON = Duration.ofSeconds(1);

  boolean isRevoked(Allowed allowed, Credentials credentials) {
    Revocations revocations = current.now().value();
    return revocations.revokes(Selector.of(allowed, credentials), credentials.issued());
  }

  /** Whether credentials that STS issues now would be revoked from their start. */
  boolean isPaused(Allowed allowed) {
    return pause(allowed).isPositive();
  }

  private Duration pause(Allowed allowed) {
    return current.now().value().pause(Selector.of(allowed), clock.instant());
  }

  /** The refusal of credentials that are revoked, until new ones can be vended. */
  NotVended refusal(Allowed allowed, CacheStatus use) {
    Duration pause = pause(allowed);
    return new NotVended(
        Reason.JUST_REVOKED, "revoked", use, pause.compareTo(SOON) > 0 ? pause : SOON);
  }
}
