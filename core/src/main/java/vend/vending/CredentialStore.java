package vend.vending;

import java.time.Instant;

/** The port to the table that keeps sealed credentials. It never sees one open. */
public interface CredentialStore {
  /** Reads the item of a key. Never throws for what the store or the network answer. */
  Found read(CacheKey key);

  /**
   * Keeps an item until it expires, in the place of an older one.
   *
   * @return whether it is kept; a cache that can't be written is no reason to fail
   */
  boolean write(CacheKey key, Sealed item, Instant expires);

  /** What came of a read. */
  sealed interface Found {}

  /**
   * There is an item, which may be expired or somebody else's: only opening it tells.
   *
   * @param item the item
   */
  record Item(Sealed item) implements Found {}

  /** There is none. */
  record Nothing() implements Found {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the event
   */
  record Unreachable(String cause) implements Found {}
}
