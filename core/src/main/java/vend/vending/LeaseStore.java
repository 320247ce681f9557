package vend.vending;

/** The port to the record of vended keys. No method throws for what the store answers. */
public interface LeaseStore {
  /**
   * Keeps a lease until its keys end.
   *
   * @param lease who has which keys
   * @param keys the keys, sealed under the lease's id
   * @return whether it is kept
   */
  boolean write(Lease lease, SealedCredentials keys);

  /** Looks for a lease, with all that was written before. */
  Found find(LeaseId id);

  /** What came of a look. */
  sealed interface Found {}

  /**
   * The record of these keys.
   *
   * @param lease what of it the look gave
   * @param keys the keys, sealed under the lease's id
   */
  record Present(StoredLease lease, SealedCredentials keys) implements Found {}

  /** No such keys were vended, or they ended some time ago. */
  record Absent() implements Found {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the event
   */
  record Unreachable(String cause) implements Found {}
}
