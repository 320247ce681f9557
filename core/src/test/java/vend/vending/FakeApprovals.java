package vend.vending;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vend.grant.RequestId;

/** The approved requests, in memory. */
final class FakeApprovals implements ApprovalNotes {
  volatile Noted answer = new InForce();
  final List<Instant> noted = new ArrayList<>();

  @Override
  public synchronized Noted note(RequestId request, Instant expires) {
    noted.add(expires);
    return answer;
  }
}
