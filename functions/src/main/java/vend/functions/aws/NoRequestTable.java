package vend.functions.aws;

import java.time.Instant;
import java.util.Optional;
import vend.grant.Approvals;
import vend.grant.RequestId;
import vend.request.AccessRequest;
import vend.request.RequestEvent;
import vend.request.RequestStore;

/** The requests of a hub without a table for them. Grants with an approval allow nothing. */
public record NoRequestTable() implements RequestStore {
  private static final String CAUSE = "VEND_REQUESTS_TABLE is not set";
  private static final NoAnswer NO_ANSWER = new NoAnswer(CAUSE);

  @Override
  public Approvals.Result find(Approvals.Key key) {
    return new Approvals.Unreachable(CAUSE);
  }

  @Override
  public Read read(RequestId id) {
    return NO_ANSWER;
  }

  @Override
  public Earlier earlier(Attempt attempt, Instant now) {
    return NO_ANSWER;
  }

  @Override
  public Written create(AccessRequest request, RequestEvent event, Optional<Attempt> attempt) {
    return NO_ANSWER;
  }

  @Override
  public Written change(AccessRequest before, RequestEvent event) {
    return NO_ANSWER;
  }

  @Override
  public Listed list(Range range) {
    return NO_ANSWER;
  }

  @Override
  public Waiting undelivered(int most) {
    return NO_ANSWER;
  }

  @Override
  public boolean delivered(RequestEvent.Id event) {
    return true;
  }

  @Override
  public Noted note(RequestId request, Instant expires) {
    return new NotNoted(CAUSE);
  }
}
