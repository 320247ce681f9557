package vend.vending;

import java.util.List;
import java.util.Optional;

/** The port to the leases. Failures of the store are returned, not thrown. */
public interface LeaseStore {
  /**
   * Stores a lease until its credentials expire, and lists it.
   *
   * @param credentials the credentials, sealed under the lease's id
   * @return whether the lease is stored
   */
  boolean write(Lease lease, SealedCredentials credentials);

  /** Finds a lease, with a strongly consistent read. */
  Found find(LeaseId id);

  /** Reads a part of the list, eventually consistent: leases of the last second may be missing. */
  Listed list(Range range);

  /**
   * What to read of the list.
   *
   * @param prefix the beginning of the wanted positions; empty for all
   * @param after the position to continue after, which has the prefix; empty for the beginning
   * @param most the most leases to read, 1 or more
   */
  record Range(LeasePartition partition, String prefix, Optional<Position> after, int most) {}

  /**
   * A place in the list.
   *
   * @param text as {@link LeasePartition#position} writes it
   */
  record Position(String text, LeaseId lease) {}

  /** The result of a search. */
  sealed interface Found {}

  /**
   * The lease.
   *
   * @param sessionTokenDigest the SHA-256 digest of the session token, in hexadecimal digits
   * @param credentials the credentials, sealed under the lease's id
   */
  record Present(StoredLease lease, String sessionTokenDigest, SealedCredentials credentials)
      implements Found {}

  /** There is no lease: Vend vended no such credentials, or they expired some time ago. */
  record Absent() implements Found {}

  /** The result of a read of the list. */
  sealed interface Listed {}

  /**
   * Some leases, in descending order of their positions: the latest of a caller comes first.
   *
   * @param isEnd whether there are no more in this range
   */
  record Listing(List<At> leases, boolean isEnd) implements Listed {}

  /** A lease and its place in the list. */
  record At(StoredLease lease, Position position) {}

  /** The store has no list, because an earlier version of Vend created it. */
  record NoList() implements Listed {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the decision event
   */
  record Unreachable(String cause) implements Found, Listed {}
}
