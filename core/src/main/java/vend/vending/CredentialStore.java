package vend.vending;

import java.time.Instant;
import java.util.Optional;

/**
 * The port to the table that keeps sealed credentials, and that lets one of many callers at a time
 * ask STS for the same. It never sees a credential open.
 *
 * <p>No method throws for what the store or the network answer.
 */
public interface CredentialStore {
  /** Reads an entry; it may miss what was written just now. */
  Found read(CacheKey key);

  /** Reads an entry with all that was written before. */
  Found readLatest(CacheKey key);

  /**
   * Takes the lock, if nobody has it, STS refused nothing just now, and the keys are those that the
   * caller has seen. In one step: of any number of callers, one wins.
   *
   * @param seen the entry that the caller judged
   * @param lock the caller's
   * @param claim what the caller wants, and when
   */
  Claimed claim(CacheKey key, CacheEntry seen, Lock lock, Claim claim);

  /**
   * Puts new keys in the place of the old ones, and gives the lock back; if the lock is still the
   * caller's.
   *
   * @param expires until when the item is kept
   */
  Completed complete(CacheKey key, Lock lock, SealedCredentials item, Instant expires);

  /** Gives the lock back without keys, if it is still the caller's, with what STS said. */
  void abandon(CacheKey key, Lock lock, Optional<Refusal> refusal);

  /**
   * What a caller wants.
   *
   * @param now the caller's time, by which locks and refusals are over
   * @param keepsItem whether the keys that are there are still of use, should STS not answer
   * @param fresh whether the caller insists on new keys, which counts for {@link
   *     CacheEntry#FRESH_PAUSE}
   * @param overlooked the end of the refusal that does not hold for this caller, because the caller
   *     waits longer than the one that STS kept waiting
   */
  record Claim(Instant now, boolean keepsItem, boolean fresh, Optional<Instant> overlooked) {}

  /** What came of a read. */
  sealed interface Found {}

  /**
   * The store answered.
   *
   * @param entry {@link CacheEntry#NONE} if it has nothing
   */
  record Present(CacheEntry entry) implements Found {}

  /** What came of a claim. */
  sealed interface Claimed {}

  /** The lock is the caller's. */
  record Won() implements Claimed {}

  /** What came of storing keys. */
  sealed interface Completed {}

  /** The keys are in the store. */
  record Kept() implements Completed {}

  /** The store does not take them. */
  record NotKept() implements Completed {}

  /**
   * Another was faster.
   *
   * @param entry what there is now
   */
  record Overtaken(CacheEntry entry) implements Claimed, Completed {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the event
   */
  record Unreachable(String cause) implements Found, Claimed, Completed {}
}
