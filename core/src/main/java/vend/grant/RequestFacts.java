package vend.grant;

import java.time.Instant;

/**
 * The facts of a request besides its token. They answer the condition keys {@code aws:SourceIp},
 * {@code aws:CurrentTime} and {@code aws:EpochTime}.
 *
 * @param sourceAddress the caller's IP address as API Gateway reports it; empty if unknown, as for
 *     people in a chat
 * @param time when the request arrived
 * @param freezes the freezes that are in force
 * @param approvals the approved access requests
 */
public record RequestFacts(
    String sourceAddress, Instant time, Freezes freezes, Approvals approvals) {
  /** Creates the facts of a request while nothing is frozen. */
  public RequestFacts(String sourceAddress, Instant time) {
    this(sourceAddress, time, Freezes.NONE);
  }

  /** Creates the facts of a request while no access request is approved. */
  public RequestFacts(String sourceAddress, Instant time, Freezes freezes) {
    this(sourceAddress, time, freezes, Approvals.NONE);
  }

  /** The same facts while no access request is approved. */
  public RequestFacts withoutApprovals() {
    return new RequestFacts(sourceAddress, time, freezes);
  }
}
