package vend.request;

import java.util.List;
import vend.grant.Approval;

/** The port to the receivers of request events. Failures are returned, not thrown. */
public interface RequestEvents {
  /**
   * Publishes an event. Receivers may get it more than once.
   *
   * @param approvers the groups that may approve the request; empty if the grants are not known
   */
  Published publish(RequestEvent event, List<Approval.Approvers> approvers);

  /** The result of {@link #publish}. */
  sealed interface Published {}

  /** The receivers' service has the event. */
  record Sent() implements Published {}

  /**
   * The event may be lost, and must be published again.
   *
   * @param cause the kind of failure, for the log
   */
  record NotSent(String cause) implements Published {}
}
