package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/**
 * Threat 4: a repeated parameter, even in another case, is rejected, because two readers of the
 * request could use different values.
 */
class Threat04DoubledParameterTest {
  private final ApiFixture vend = new ApiFixture();

  private void assertRefused(Call call) {
    vend.send(call).assertRefused(Reason.INVALID_REQUEST);
    assertEquals("INVALID", vend.event().get("verdict"));
    vend.assertNothingDownstream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "duration=900&duration=900",
        "duration=900&duration=1800",
        "duration=900&Duration=900",
        "DURATION=900&duration=900",
        "duration=900&durat%69on=900",
        "duration=900&%44uration=900",
        "format=json&duration=900&format=env",
        "format=json&format"
      })
  void rejectsRepeatedQueryParameters(String query) {
    assertRefused(Call.get(ApiFixture.PROD_DEPLOY + "?" + query).bearing(vend.ciToken()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"shop-prod/deploy\",\"role\":\"shop-prod/deploy\"}",
        "{\"role\":\"shop-prod/deploy\",\"Role\":\"shop-test/deploy\"}",
        "{\"role\":\"shop-prod/deploy\",\"r\\u006fle\":\"shop-test/deploy\"}",
        "{\"role\":\"shop-prod/deploy\",\"tags\":{\"a\":\"1\",\"a\":\"2\"}}",
        "{\"role\":\"shop-prod/deploy\",\"tags\":{\"a\":\"1\",\"A\":\"2\"}}",
        "{\"role\":\"shop-prod/deploy\",\"policy\":{\"Version\":\"2012-10-17\","
            + "\"Version\":\"2012-10-17\",\"Statement\":"
            + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}}"
      })
  void rejectsRepeatedFields(String body) {
    assertRefused(Call.post("/v1/credentials", body).bearing(vend.ciToken()));
  }

  @Test
  void rejectsAHeaderInTwoSpellings() {
    assertRefused(
        Call.get(ApiFixture.PROD_DEPLOY)
            .with("authorization", "Bearer " + vend.ciToken())
            .with("Authorization", "Bearer " + vend.staffToken()));
  }

  @Test
  void rejectsAHeaderInTwoSpellingsEvenIfOneHasNoValue() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Authorization", null);
    headers.put("authorization", "Bearer " + vend.ciToken());
    assertRefused(new Call("GET", ApiFixture.PROD_DEPLOY, "", headers, "", false));
  }

  @Test
  void rejectsTwoTokensThatApiGatewayJoined() {
    vend.send(
            Call.get(ApiFixture.PROD_DEPLOY)
                .with("authorization", "Bearer " + vend.ciToken() + ",Bearer " + vend.ciToken()))
        .assertRefused(Reason.UNAUTHENTICATED);
    vend.assertNothingDownstream();
  }
}
