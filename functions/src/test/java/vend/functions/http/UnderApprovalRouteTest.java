package vend.functions.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.functions.TestGrants;

/** Credentials and leases of a grant that needs an approval. */
class UnderApprovalRouteTest {
  private static final String ADMIN = "/v1/credentials/shop-test/admin";
  private static final String STAFF = TestGrants.ON_REQUEST;

  @Test
  void vends_under_an_approved_request_and_names_it_in_event_tag_and_lease() {
    var vend = ApiFixture.approving(TestGrants.read(STAFF));
    Reply reply = vend.send(Call.get(ADMIN).bearing(vend.staffToken("ann")));
    assertEquals(200, reply.status(), reply.body());
    String request = ApprovedRequests.REQUEST.value();
    assertEquals(request, vend.event().get("request"));
    Reply leases = vend.send(Call.get("/v1/leases").bearing(vend.staffToken("ann")));
    var lease = (Map<?, ?>) ((List<?>) requireNonNull(leases.json().get("leases"))).getFirst();
    assertEquals(request, lease.get("request"));
  }

  @Test
  void a_store_that_does_not_answer_denies_and_the_event_names_the_cause() {
    var vend = new ApiFixture(TestGrants.read(STAFF));
    vend.requests.down = true;
    Reply reply = vend.send(Call.get(ADMIN).bearing(vend.staffToken("ann")));
    assertEquals(503, reply.status(), reply.body());
    assertEquals("ApprovalUnavailable", reply.json().get("code"));
    assertEquals("down", vend.event().get("approvalsCause"));
    assertEquals(List.of(), vend.sts.requests());
  }

  @Test
  void the_store_is_not_read_for_grants_without_an_approval() {
    var vend = new ApiFixture(TestGrants.read(STAFF));
    Reply reply =
        vend.send(Call.get("/v1/credentials/shop-prod/read-only").bearing(vend.staffToken("ann")));
    assertEquals(200, reply.status(), reply.body());
    assertEquals(false, vend.event().containsKey("approvalsCause"));
  }
}
