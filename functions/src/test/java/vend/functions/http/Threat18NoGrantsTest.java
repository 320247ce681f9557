package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Reason;

/** Threat 18: without valid grants, every request is denied, and no dependency is called. */
class Threat18NoGrantsTest {
  private final ApiFixture vend = new ApiFixture();

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/credentials/shop-prod/deploy",
    "GET,/v1/roles",
    "POST,/v1/credentials",
    "POST,/v1/explain"
  })
  void deniesEveryRequestWithoutGrants(String method, String path) {
    vend.removeGrants();
    var call = method.equals("GET") ? Call.get(path) : Call.post(path, "{\"role\":\"a/b\"}");
    vend.send(call.bearing(vend.ciToken())).assertRefused(Reason.GRANTS_UNAVAILABLE);
    assertEquals("UNAVAILABLE", vend.event().get("verdict"));
    assertEquals(0, vend.fetches.get());
    vend.assertNothingDownstream();
  }

  @Test
  void servesNothingFromTheCacheWithoutGrants() {
    var call = Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken());
    vend.send(call).assertAnswered();
    int uses = vend.store.uses();
    vend.removeGrants();
    vend.send(call).assertRefused(Reason.GRANTS_UNAVAILABLE);
    assertEquals(uses, vend.store.uses());
    assertEquals(1, vend.sts.requests().size());
  }

  @Test
  void servesNothingFromTheCacheOnceTheTokenHasExpired() {
    String token = vend.ciToken();
    var call = Call.get(ApiFixture.PROD_DEPLOY).bearing(token);
    vend.send(call).assertAnswered();
    vend.clock.advance(java.time.Duration.ofMinutes(10));
    vend.send(call).assertRefused(Reason.TOKEN_EXPIRED);
  }
}
