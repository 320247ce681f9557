package vend.vending;

/** The port to the record of revocations. Failures of the store are returned, not thrown. */
public interface RevocationStore {
  /** Reads the record, strongly consistent. */
  Found read();

  /**
   * Writes one cut-off and removes expired ones, atomically. A cut-off never moves back: if the
   * record has a later one for the selector, that one stays.
   */
  Written write(Revocations.Change change);

  /** The result of a read. */
  sealed interface Found {}

  /** The record, which may be {@link Revocations#NONE}. */
  record Known(Revocations revocations) implements Found {}

  /** There is no record: nothing was revoked yet, or the record was deleted. */
  record Absent() implements Found {}

  /** The result of a write. */
  sealed interface Written {}

  /** The cut-off, or a later one for the same selector, is in the record. */
  record Recorded() implements Written {}

  /** Another process changed the record in the meantime. Read it again. */
  record Changed() implements Written {}

  /**
   * The store did not answer. After a write, the cut-off may be in the record.
   *
   * @param cause the kind of failure, for the decision event
   */
  record Unreachable(String cause) implements Found, Written {}
}
