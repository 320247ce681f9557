package vend.vending;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import vend.grant.Allowed;

/** The one call to STS: counted while it runs, and its keys put on record before they go out. */
final class Issuing {
  private final SecurityTokenService sts;
  private final LeasedKeys leases;
  private final Sealing sealing;
  private final Limits limits;

  Issuing(SecurityTokenService sts, LeasedKeys leases, Sealing sealing, Limits limits) {
    this.sts = sts;
    this.leases = leases;
    this.sealing = sealing;
    this.limits = limits;
  }

  /** The limit that keeps this caller from a call, if one does. */
  Optional<Limits.Exceeded> exceeded(Allowed allowed) {
    return limits.exceeded(allowed.caller());
  }

  SecurityTokenService.Answer ask(Allowed allowed) {
    CompletableFuture<Void> counting = limits.started(allowed.caller());
    SecurityTokenService.Answer answer = sts.assumeRole(allowed);
    // Lambda stops this process right after the answer, in the middle of whatever it does then.
    counting.join();
    return answer;
  }

  boolean record(Allowed allowed, Credentials credentials) {
    return leases.record(allowed, credentials);
  }

  Optional<Sealed> seal(CacheKey key, Credentials credentials) {
    return sealing.seal(key, credentials);
  }
}
