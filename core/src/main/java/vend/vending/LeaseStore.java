package vend.vending;

/** The port to the record of vended keys. */
public interface LeaseStore {
  /**
   * Keeps a lease until its keys end. Never throws for what the store or the network answer.
   *
   * @param lease who has which keys
   * @param keys the keys, sealed under the lease's id
   * @return whether it is kept
   */
  boolean write(Lease lease, Sealed keys);
}
