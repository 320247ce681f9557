package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/** Threat 23: an unknown caller's genuine token reveals no more than garbage does. */
class Threat23NothingLearnedTest {
  private final ApiFixture vend = new ApiFixture();

  static Stream<Call> requests() {
    return Stream.of(
        Call.get(ApiFixture.PROD_DEPLOY),
        Call.get("/v1/credentials/shop-prod/no-such-role"),
        Call.get("/v1/credentials/no-such-account/deploy"),
        Call.get("/v1/credentials/shop-prod/deploy?duration=12h"),
        Call.get("/v1/roles"),
        Call.post("/v1/credentials", "{\"role\":\"shop-prod/deploy\"}"),
        Call.post("/v1/credentials", "{\"role\":\"shop-prod/deploy\",\"tags\":{\"a\":\"b\"}}"),
        Call.post("/v1/explain", "{\"role\":\"shop-prod/deploy\"}"),
        Call.post("/v1/explain", "{\"role\":\"no-such-account/deploy\"}"));
  }

  /** The request id is the same in all these requests, so the whole answer must be the same. */
  @ParameterizedTest
  @MethodSource("requests")
  void anUnknownCallersGenuineTokenGetsTheSameAnswerAsGarbage(Call call) {
    Reply garbage = vend.send(call.bearing("garbage")).assertRefused(Reason.UNAUTHENTICATED);
    assertEquals(garbage, vend.send(call.bearing(vend.strangersToken())));
    assertEquals(garbage, vend.send(call));
    assertEquals("REQUIREMENT_NOT_MET", vend.events().get(1).get("cause"));
    vend.assertNothingDownstream();
  }

  @ParameterizedTest
  @ValueSource(strings = {"aud", "iss", "signature", "exp and aud"})
  void everyInvalidTokenGetsTheSameAnswer(String wrong) {
    var claims = vend.ciClaims();
    switch (wrong) {
      case "exp and aud" -> {
        claims.put("exp", ApiFixture.NOW.getEpochSecond() - 1);
        claims.put("aud", "other");
      }
      case "aud" -> claims.put("aud", "other");
      case "iss" -> claims.put("iss", "https://other.example.com");
      default -> {}
    }
    String token =
        wrong.equals("signature")
            ? vend.staff.key().sign(vend.ci.header(), claims)
            : vend.ci.sign(claims);
    assertEquals(
        vend.send(Call.get(ApiFixture.PROD_DEPLOY)),
        vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(token)));
  }

  @Test
  void onlyAnOtherwiseValidTokenIsReportedAsExpired() {
    String own = vend.ciToken();
    String strangers = vend.strangersToken();
    vend.clock.advance(Duration.ofHours(1));
    Call call = Call.get(ApiFixture.PROD_DEPLOY);
    vend.send(call.bearing(own)).assertRefused(Reason.TOKEN_EXPIRED);
    assertEquals(vend.send(call), vend.send(call.bearing(strangers)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop-prod/no-such-role",
        "no-such-account/deploy",
        "999999999999/vend/deploy",
        "shop-test/deploy",
        "shop-test/frozen",
        "shop-prod/read-only"
      })
  void aMissingRoleLooksLikeARoleOfOtherCallers(String role) {
    var reference =
        vend.send(Call.get("/v1/credentials/shop-test/nothing").bearing(vend.ciToken()));
    reference.assertRefused(Reason.ROLE_NOT_GRANTED);
    assertEquals(reference, vend.send(Call.get("/v1/credentials/" + role).bearing(vend.ciToken())));
    vend.assertNothingDownstream();
  }

  @Test
  void explainsAMissingRoleLikeARoleOfOtherCallers() {
    String missing = explain("shop-test/missing");
    String others = explain("shop-test/deploy");
    assertEquals(missing.replace("missing", "deploy"), others);
    assertFalse(others.contains("trace"));
  }

  private String explain(String role) {
    return vend.send(
            Call.post("/v1/explain", "{\"role\":\"%s\"}".formatted(role)).bearing(vend.ciToken()))
        .assertAnswered()
        .body();
  }
}
