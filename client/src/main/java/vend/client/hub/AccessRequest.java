package vend.client.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A person's request for access to a role, as a hub reports it.
 *
 * @param state the word of the hub, such as {@code pending}; a later hub may have more of them
 * @param cause why it is over, if the state alone does not say it
 * @param role the ARN of the role
 * @param reason for the approvers; can be empty
 * @param duration how long the access lasts, from the approval
 * @param expires when it can no longer be decided
 * @param from when the approved access begins
 * @param until when the approved access ends
 * @param credentialsUntil when the last credentials that were issued under it expire in AWS
 * @param approvers the groups that may approve it
 * @param decisions what people decided, in order
 * @param pollAfter how long to wait before reading it again
 * @param document all fields, as the hub sent them
 */
public record AccessRequest(
    String id,
    String state,
    Optional<String> cause,
    String role,
    String grant,
    String person,
    String reason,
    Duration duration,
    Instant created,
    Instant expires,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<Instant> credentialsUntil,
    List<Approver> approvers,
    List<Decision> decisions,
    Duration pollAfter,
    Map<String, Object> document) {
  /** A group that may approve the request, at once or from a later time. */
  public record Approver(String group, Optional<Instant> from) {}

  /** What one person decided. */
  public record Decision(String person, String verdict, String comment) {}

  /** Whether approvers can still decide it. */
  public boolean isPending() {
    return state.equals("pending");
  }

  /** Whether it is approved, and its access is not over. */
  public boolean isApproved() {
    return state.equals("approved");
  }
}
