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
 * What STS said of proofs, each asked once: callers send one proof again and again, and anybody can
 * send proofs that are none. Safe for use by many threads.
 *
 * <ul>
 *   <li>A proof that was good is remembered for {@link #GOOD}, by its digest; whether it is still
 *       time for it is for the verifier to ask.
 *   <li>One that STS refused is remembered for {@link #REFUSED}; that STS did not answer, never.
 *   <li>Who sends a proof that is being asked about waits for that answer, {@link #MAX_WAIT} at
 *       most.
 *   <li>At most {@link #MOST_PER_KEY} proofs of one access key, and {@link #MOST} in all, are asked
 *       about at a time; beyond that nobody can say who a caller is.
 * </ul>
 */
final class CachedCallerIdentities {
  /** How long a good proof is remembered. */
  static final Duration GOOD = Duration.ofMinutes(1);

  /** How long a refusal is. */
  static final Duration REFUSED = Duration.ofSeconds(5);

  /** The longest wait for an answer that another request has asked for. */
  static final Duration MAX_WAIT = Duration.ofMillis(900);

  /** Questions at a time about proofs of one access key. */
  static final int MOST_PER_KEY = 4;

  /** Questions at a time. */
  static final int MOST = 32;

  private static final int MOST_REMEMBERED = 1_000;
  private static final Answer BUSY = new Unavailable("too many proofs are being asked about");

  private final InstantSource clock;
  private final SharedCalls<String, Answer> shared = new SharedCalls<>();
  private final Map<String, Integer> perKey = new ConcurrentHashMap<>();
  private int asking;

  private final ShortLivedCache<String, Answer> remembered = new ShortLivedCache<>(MOST_REMEMBERED);

  CachedCallerIdentities(InstantSource clock) {
    this.clock = clock;
  }

  /** The answer about a proof, from memory or by asking. */
  Answer of(AwsIdentityProof proof, Supplier<Answer> question) {
    String digest = proof.digest();
    Optional<Answer> known = remembered.find(digest, clock.instant());
    return known.isPresent() ? known.get() : share(proof, digest, question);
  }

  private Answer share(AwsIdentityProof proof, String digest, Supplier<Answer> question) {
    return switch (shared.share(digest, () -> ask(proof, digest, question), MAX_WAIT)) {
      case SharedCall.Ended<Answer> ended -> ended.value();
      case SharedCall.NotInTime<Answer> _ -> new Unavailable("the answer takes too long");
      case SharedCall.BrokenOff<Answer> _ -> new Unavailable("the question broke off");
    };
  }

  private Answer ask(AwsIdentityProof proof, String digest, Supplier<Answer> question) {
    // Another thread may have asked since this one looked.
    return remembered
        .find(digest, clock.instant())
        .orElseGet(() -> {
          Answer answer = withinBounds(proof.accessKeyId(), question);
          keep(digest, answer);
          return answer;
        });
  }

  private Answer withinBounds(String accessKeyId, Supplier<Answer> question) {
    if (!begin(accessKeyId)) {
      return BUSY;
    }
    try {
      return question.get();
    } finally {
      end(accessKeyId);
    }
  }

  private synchronized boolean begin(String accessKeyId) {
    int ofKey = perKey.getOrDefault(accessKeyId, 0);
    if (asking >= MOST || ofKey >= MOST_PER_KEY) {
      return false;
    }
    asking++;
    perKey.put(accessKeyId, ofKey + 1);
    return true;
  }

  private synchronized void end(String accessKeyId) {
    asking--;
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
