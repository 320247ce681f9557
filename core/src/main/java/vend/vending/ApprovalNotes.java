package vend.vending;

import java.time.Instant;
import vend.grant.RequestId;

/**
 * The port to the access requests under which credentials are vended. Failures of the store are
 * returned, not thrown.
 */
public interface ApprovalNotes {
  /**
   * Notes that credentials were issued under a request, if it is still approved.
   *
   * @param expires when the credentials expire, which must not be after the approved time
   */
  Noted note(RequestId request, Instant expires);

  /** The result of {@link #note}. */
  sealed interface Noted {}

  /** The note is in the store. */
  record InForce() implements Noted {}

  /** The request is not approved any more, or not for that long. */
  record NotInForce() implements Noted {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the decision event
   */
  record NotNoted(String cause) implements Noted {}
}
