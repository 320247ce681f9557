package vend.vending;

import java.time.Instant;
import java.util.Optional;

/**
 * The port to the table of sealed credentials. Its lock lets one of many concurrent requests call
 * STS. It never sees unsealed credentials.
 *
 * <p>Failures of the store or the network are returned, not thrown.
 */
public interface CredentialStore {
  /** Reads an entry, eventually consistent: recent writes may be missing. */
  Found read(CacheKey key);

  /** Reads an entry, strongly consistent. */
  Found readLatest(CacheKey key);

  /**
   * Acquires the lock if it is free, STS has not just refused, and the stored credentials are still
   * those in {@code seen}. Atomic: of any number of concurrent attempts, one wins.
   *
   * @param seen the entry that the attempt is based on
   */
  Claimed claim(CacheKey key, CacheEntry seen, Lock lock, Claim claim);

  /**
   * Replaces the stored credentials and releases the lock, if the lock is still held.
   *
   * @param expires when the table may delete the item
   */
  Completed complete(CacheKey key, Lock lock, SealedCredentials item, Instant expires);

  /** Releases the lock without storing credentials, if it is still held; records the refusal. */
  void abandon(CacheKey key, Lock lock, Optional<Refusal> refusal);

  /**
   * The parameters of an attempt to acquire the lock.
   *
   * @param now the time at which locks and refusals are judged
   * @param keepsItem whether the stored credentials may still be served if STS does not answer
   * @param fresh whether the caller demands new credentials, which starts {@link
   *     CacheEntry#FRESH_PAUSE}
   * @param overlooked the end of a refusal to ignore: STS timed out for a request with a shorter
   *     wait budget than this one
   */
  record Claim(Instant now, boolean keepsItem, boolean fresh, Optional<Instant> overlooked) {}

  /** The result of a read. */
  sealed interface Found {}

  /** The store answered; the entry is {@link CacheEntry#NONE} if it has none. */
  record Present(CacheEntry entry) implements Found {}

  /** The result of an attempt to acquire the lock. */
  sealed interface Claimed {}

  /** This attempt has the lock. */
  record Won() implements Claimed {}

  /** The result of storing credentials. */
  sealed interface Completed {}

  /** The credentials are stored. */
  record Stored() implements Completed {}

  /** The store rejects the credentials. */
  record NotStored() implements Completed {}

  /**
   * Another process holds or took the lock.
   *
   * @param entry the current entry
   */
  record LockLost(CacheEntry entry) implements Claimed, Completed {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the decision event
   */
  record Unreachable(String cause) implements Found, Claimed, Completed {}
}
