package vend.policy.explain;

import java.time.Instant;
import java.util.List;
import vend.grant.Approval;
import vend.grant.Approvals;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.RequestId;

/**
 * Answers as if every request had just been approved, for questions such as "what could this person
 * do then?". For explanations alone: a hub reads its table.
 *
 * @param now when the approval was given
 */
public record AssumedApprovals(Grants grants, Instant now) implements Approvals {
  /** The id in such explanations. */
  public static final RequestId REQUEST = new RequestId("req-000000000000");

  @Override
  public Result find(Key key) {
    List<Window> windows =
        grants
            .grant(key.grant())
            .flatMap(Grant::approval)
            .map((Approval approval) ->
                List.of(
                    new Window(
                        REQUEST, approval.digest(), now, now.plus(approval.lasts()), List.of())))
            .orElse(List.of());
    return new Found(windows);
  }
}
