package vend.caller.aws;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import vend.SharedCall;
import vend.SharedCalls;
import vend.caller.ShortLivedCache;
import vend.caller.aws.CallerIdentityService.Answer;
import vend.caller.aws.CallerIdentityService.Known;
import vend.caller.aws.CallerIdentityService.Refused;
import vend.caller.aws.CallerIdentityService.Unavailable;

/**
 * Caches STS's answers about proofs, because callers send the same proof repeatedly and strangers
 * can send invalid ones. Safe for use by many threads.
 *
 * <ul>
 *   <li>A valid proof is cached for {@link #GOOD}, by its digest. The verifier checks the times
 *       again for every request.
 *   <li>A refusal by STS is cached for {@link #REFUSED}. A failure to reach STS is never cached.
 *   <li>A request with a proof that another request is already checking waits for that result, for
 *       at most {@link #MAX_WAIT}.
 *   <li>At most {@link #MOST_PER_KEY} proofs of one access key, and {@link #MOST} in all, are sent
 *       to STS at the same time. Beyond these limits, the verdict is that STS is unavailable.
 * </ul>
 */
final class CachedCallerIdentities {
  /** How long a valid proof is cached. */
  static final Duration GOOD = Duration.ofMinutes(1);

  /** How long a refusal is cached. */
  static final Duration REFUSED = Duration.ofSeconds(5);

  /** The longest wait for the STS call of another request. */
  static final Duration MAX_WAIT = Duration.ofMillis(900);

  /** The most concurrent STS calls for proofs of one access key. */
  static final int MOST_PER_KEY = 4;

  /** The most concurrent STS calls in all. */
  static final int MOST = 32;

  private static final int MOST_REMEMBERED = 1_000;
  private static final Answer BUSY = new Unavailable("too many concurrent STS calls for proofs");

  private final InstantSource clock;
  private final Duration maxWait;
  private final SharedCalls<String, Answer> shared = new SharedCalls<>();
  private final Map<String, Integer> perKey = new ConcurrentHashMap<>();
  private int running;

  private final ShortLivedCache<String, Answer> remembered = new ShortLivedCache<>(MOST_REMEMBERED);

  /** Uses {@link #MAX_WAIT}. */
  CachedCallerIdentities(InstantSource clock) {
    this(clock, MAX_WAIT);
  }

  /**
   * @param maxWait the longest wait for the STS call of another request
   */
  CachedCallerIdentities(InstantSource clock, Duration maxWait) {
    this.clock = clock;
    this.maxWait = maxWait;
  }

  /** STS's answer about a proof, from the cache or by a call. */
  Answer of(AwsIdentityProof proof, Supplier<Answer> call) {
    String digest = proof.digest();
    Optional<Answer> known = remembered.find(digest, clock.instant());
    return known.isPresent() ? known.get() : share(proof, digest, call);
  }

  private Answer share(AwsIdentityProof proof, String digest, Supplier<Answer> call) {
    return switch (shared.share(digest, () -> ask(proof, digest, call), maxWait)) {
      case SharedCall.Ended<Answer> ended -> ended.value();
      case SharedCall.NotInTime<Answer> _ -> new Unavailable("STS did not answer in time");
      case SharedCall.BrokenOff<Answer> _ -> new Unavailable("the call to STS failed");
    };
  }

  private Answer ask(AwsIdentityProof proof, String digest, Supplier<Answer> call) {
    // Another thread may have called STS since the first look at the cache.
    return remembered
        .find(digest, clock.instant())
        .orElseGet(() -> {
          Answer answer = withinBounds(proof.accessKeyId(), call);
          keep(digest, answer);
          return answer;
        });
  }

  private Answer withinBounds(String accessKeyId, Supplier<Answer> call) {
    if (!begin(accessKeyId)) {
      return BUSY;
    }
    try {
      return call.get();
    } finally {
      end(accessKeyId);
    }
  }

  private synchronized boolean begin(String accessKeyId) {
    int ofKey = perKey.getOrDefault(accessKeyId, 0);
    if (running >= MOST || ofKey >= MOST_PER_KEY) {
      return false;
    }
    running++;
    perKey.put(accessKeyId, ofKey + 1);
    return true;
  }

  private synchronized void end(String accessKeyId) {
    running--;
    perKey.computeIfPresent(accessKeyId, (_, ofKey) -> ofKey > 1 ? ofKey - 1 : null);
  }

  private void keep(String digest, Answer answer) {
    switch (answer) {
      case Known _ -> remembered.keep(digest, answer, clock.instant(), GOOD);
      case Refused _ -> remembered.keep(digest, answer, clock.instant(), REFUSED);
      case Unavailable _ -> {}
    }
  }
}
