package vend.functions.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vend.functions.aws.NoRequestTable;
import vend.grant.Approval;
import vend.grant.Approvals;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.RequestId;
import vend.request.AccessRequest;
import vend.request.RequestEvent;
import vend.request.RequestStore;

/** A store with one approved request of each person, for each grant that needs one. */
final class ApprovedRequests implements RequestStore {
  static final RequestId REQUEST = new RequestId("req-0a1b2c3d4e5f");

  private final NoRequestTable none = new NoRequestTable();
  private final Grants grants;
  private final Instant from;

  ApprovedRequests(Grants grants, Instant from) {
    this.grants = grants;
    this.from = from;
  }

  @Override
  public Approvals.Result find(Approvals.Key key) {
    return new Found(
        grants.grant(key.grant()).flatMap(Grant::approval).map(this::window).stream().toList());
  }

  private Window window(Approval approval) {
    return new Window(REQUEST, approval.digest(), from, from.plus(Duration.ofHours(4)), List.of());
  }

  @Override
  public Noted note(RequestId request, Instant expires) {
    return new InForce();
  }

  @Override
  public Read read(RequestId id) {
    return none.read(id);
  }

  @Override
  public Earlier earlier(Attempt attempt, Instant now) {
    return none.earlier(attempt, now);
  }

  @Override
  public Written create(AccessRequest request, RequestEvent event, Optional<Attempt> attempt) {
    return none.create(request, event, attempt);
  }

  @Override
  public Written change(AccessRequest before, RequestEvent event) {
    return none.change(before, event);
  }

  @Override
  public Listed list(Range range) {
    return none.list(range);
  }

  @Override
  public Waiting undelivered(int most) {
    return none.undelivered(most);
  }

  @Override
  public boolean delivered(RequestEvent.Id event) {
    return none.delivered(event);
  }
}
