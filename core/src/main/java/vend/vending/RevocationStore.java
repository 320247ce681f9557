package vend.vending;

import vend.LastKnown;

/**
 * The port to the record of revocations, which may be {@link Revocations#NONE}. Reads are strongly
 * consistent. Failures of the store are returned, not thrown.
 */
public interface RevocationStore extends LastKnown.Store<Revocations> {
  /**
   * Writes one cut-off and removes expired ones, atomically. A cut-off never moves back: if the
   * record has a later one for the selector, that one stays.
   */
  Written write(Revocations.Change change);

  /** The result of a write. */
  sealed interface Written {}

  /** The cut-off, or a later one for the same selector, is in the record. */
  record Recorded() implements Written {}

  /** Another process changed the record in the meantime. Read it again. */
  record Changed() implements Written {}

  /**
   * The store did not answer. The cut-off may be in the record.
   *
   * @param cause the kind of failure, for the decision event
   */
  record Unanswered(String cause) implements Written {}
}
