package vend.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import vend.aws.RoleArn;
import vend.caller.CallerId;
import vend.caller.Person;

/** The port to approved access requests. Failures of the store are returned, not thrown. */
public interface Approvals {
  /** No request is approved, for decisions without a hub. */
  Approvals NONE = _ -> new Found(List.of());

  /** Reads what is approved, strongly consistent: an ended approval must not allow anything. */
  Result find(Key key);

  /** Whose access to what. */
  record Key(Person person, GrantId grant, RoleArn role) {}

  /** The result of a read. */
  sealed interface Result {}

  /** The approved times, in no order; some may be over. */
  record Found(List<Window> windows) implements Result {}

  /**
   * The store did not answer.
   *
   * @param cause the kind of failure, for the decision event
   */
  record Unreachable(String cause) implements Result {}

  /**
   * A person that approved a request.
   *
   * @param by the identity by which the person acted
   */
  record Approver(Person person, CallerId by) {}

  /**
   * An approved time of access.
   *
   * @param digest the {@link Approval#digest} of the grant when the request was made
   * @param from the first instant
   * @param until the end; credentials must expire before it
   * @param approvers the people whose approvals the access rests on
   */
  record Window(
      RequestId request, String digest, Instant from, Instant until, List<Approver> approvers) {
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    public Window {
      approvers = List.copyOf(approvers);
    }

    /** Whether this instant is within the time. The clocks of two instances may differ a little. */
    public boolean contains(Instant time) {
      return !time.plus(CLOCKS_DIFFER).isBefore(from) && time.isBefore(until);
    }
  }
}
