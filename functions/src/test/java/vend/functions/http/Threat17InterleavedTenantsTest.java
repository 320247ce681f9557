package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Threat 17: one instance serves many tenants at once, and never mixes their data. */
class Threat17InterleavedTenantsTest {
  private static final int THREADS = 16;
  private static final int ROUNDS = 40;

  private final ApiFixture vend = new ApiFixture();

  private record Tenant(String name, String token) {}

  @Test
  void givesEachCallerOnlyItsOwnCredentials() throws Exception {
    var tenants =
        List.of(
            new Tenant("alice", vend.staffToken("alice")),
            new Tenant("bob", vend.staffToken("bob")));
    loadSigningKeys(tenants);
    var start = new CountDownLatch(1);
    List<Future<List<String>>> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        answers.add(threads.submit(asking(tenants.get(i % 2), start)));
      }
      start.countDown();
      for (int i = 0; i < THREADS; i++) {
        assertOwn(tenants.get(i % 2), answers.get(i).get());
      }
    }
    assertEquals(THREADS * ROUNDS, vend.lines.size());
    for (var event : vend.events()) {
      assertEquals(event.get("subject"), event.get("sessionName"));
    }
  }

  /** No request of the test then waits for another one's fetch of the signing keys. */
  private void loadSigningKeys(List<Tenant> tenants) {
    for (Tenant tenant : tenants) {
      vend.send(Call.get("/v1/roles").bearing(tenant.token())).assertAnswered();
    }
    vend.lines.clear();
  }

  private Callable<List<String>> asking(Tenant tenant, CountDownLatch start) {
    return () -> {
      start.await();
      var bodies = new ArrayList<String>();
      for (int round = 0; round < ROUNDS; round++) {
        String role = round % 2 == 0 ? "shop-prod/read-only" : "shop-test/read-only";
        // On a busy machine, the usual wait for another request's call to STS may be too short.
        var call =
            Call.get("/v1/credentials/" + role).bearing(tenant.token()).with("prefer", "wait=5");
        bodies.add(vend.send(call).assertAnswered().body());
      }
      return bodies;
    };
  }

  private static void assertOwn(Tenant tenant, List<String> bodies) {
    for (int round = 0; round < bodies.size(); round++) {
      String account = round % 2 == 0 ? "222222222222" : "333333333333";
      String role = "arn:aws:iam::%s:role/vend/read-only".formatted(account);
      String body = bodies.get(round);
      assertTrue(body.contains("\"" + CountingSts.secretKey(tenant.name(), role) + "\""), body);
      assertTrue(body.contains("\"" + CountingSts.sessionToken(tenant.name()) + "\""), body);
    }
  }

  @Test
  void carriesNothingFromOneRequestToTheNext() {
    vend.send(Call.get("/v1/credentials/shop-prod/read-only").bearing(vend.staffToken("alice")))
        .assertAnswered();
    var next = vend.send(Call.get("/v1/credentials/shop-prod/read-only"));
    assertEquals(401, next.status());
    assertTrue(!vend.lines.getLast().contains("alice"), vend.lines.getLast());
  }
}
