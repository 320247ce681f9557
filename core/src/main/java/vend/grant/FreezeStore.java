package vend.grant;

/** The port to the record of the freezes. */
public interface FreezeStore {
  /** Reads the record. Failures of the store or the network are {@link Unreachable}, not thrown. */
  Found read();

  /** The result of a read. */
  sealed interface Found {}

  /** The record, which may be {@link Freezes#NONE}. */
  record Known(Freezes freezes) implements Found {}

  /** There is no record: nothing was frozen yet, or the record was deleted. */
  record Absent() implements Found {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for logs
   */
  record Unreachable(String cause) implements Found {}
}
