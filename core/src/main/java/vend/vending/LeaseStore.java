package vend.vending;

/** The port to the leases. Failures of the store are returned, not thrown. */
public interface LeaseStore {
  /**
   * Stores a lease until its credentials expire.
   *
   * @param credentials the credentials, sealed under the lease's id
   * @return whether the lease is stored
   */
  boolean write(Lease lease, SealedCredentials credentials);

  /** Finds a lease, with a strongly consistent read. */
  Found find(LeaseId id);

  /** The result of a search. */
  sealed interface Found {}

  /**
   * The lease.
   *
   * @param credentials the credentials, sealed under the lease's id
   */
  record Present(StoredLease lease, SealedCredentials credentials) implements Found {}

  /** There is no lease: Vend vended no such credentials, or they expired some time ago. */
  record Absent() implements Found {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the decision event
   */
  record Unreachable(String cause) implements Found {}
}
