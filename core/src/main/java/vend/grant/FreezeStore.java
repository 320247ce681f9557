package vend.grant;

/** The port to the record of what is frozen. */
public interface FreezeStore {
  /** Reads it. Never throws for what the store or the network answer. */
  Found read();

  /** What came of a read. */
  sealed interface Found {}

  /**
   * What is frozen.
   *
   * @param freezes {@link Freezes#NONE} if nothing is
   */
  record Known(Freezes freezes) implements Found {}

  /** There is no record: nothing was ever frozen, or the record was deleted. */
  record Absent() implements Found {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure
   */
  record Unreachable(String cause) implements Found {}
}
