package vend.request;

import java.time.Instant;
import java.util.Optional;
import vend.caller.CallerId;
import vend.grant.RequestId;

/**
 * A change of a request, for everything that follows it: messages, alarms, revocations. It is
 * delivered at least once.
 *
 * @param after the request after the change
 * @param by the identity that made the change; empty if time or a changed grant did
 * @param at when
 */
public record RequestEvent(AccessRequest after, Optional<CallerId> by, Instant at) {
  /** The id of the event. A receiver that has seen it ignores it. */
  public Id id() {
    return new Id(after.id(), after.version());
  }

  /** The id of an event: the request, and its version after the change. */
  public record Id(RequestId request, long version) {
    @Override
    public String toString() {
      return request + "." + version;
    }
  }
}
