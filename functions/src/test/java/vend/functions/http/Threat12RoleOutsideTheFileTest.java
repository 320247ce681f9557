package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.functions.TestGrants;

/** Threat 12: the hub assumes only roles of the grants file, and only with their external ids. */
class Threat12RoleOutsideTheFileTest {
  private final ApiFixture vend = new ApiFixture();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::999999999999:role/vend/deploy",
        "arn:aws:iam::222222222222:role/deploy",
        "arn:aws:iam::222222222222:role/vend/Deploy",
        "arn:aws:iam::222222222222:role/vend/admin",
        "arn:aws:iam::222222222222:role/vend/x/deploy",
        "arn:aws-cn:iam::222222222222:role/vend/deploy",
        "arn:aws:iam::111111111111:role/vend-hub",
        "999999999999/vend/deploy",
        "stranger/deploy",
        "shop-prod/admin"
      })
  void deniesTheRoleBeforeCallingSts(String role) {
    vend.send(
            Call.post("/v1/credentials", "{\"role\":\"%s\"}".formatted(role))
                .bearing(vend.ciToken()))
        .assertRefused(Reason.ROLE_NOT_GRANTED);
    vend.assertNothingDownstream();
  }

  @ParameterizedTest
  @ValueSource(strings = {"externalId", "ExternalId", "external_id"})
  void acceptsNoExternalIdFromACaller(String field) {
    vend.send(
            Call.post(
                    "/v1/credentials",
                    "{\"role\":\"shop-prod/deploy\",\"%s\":\"%s\"}"
                        .formatted(field, TestGrants.EXTERNAL_ID))
                .bearing(vend.ciToken()))
        .assertRefused(Reason.INVALID_REQUEST);
    vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?" + field + "=x").bearing(vend.ciToken()))
        .assertRefused(Reason.INVALID_REQUEST);
    vend.assertNothingDownstream();
  }

  @Test
  void sendsTheExternalIdOfTheGrantsFileAndRevealsItToNoCaller() {
    var reply = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    assertEquals(TestGrants.EXTERNAL_ID, vend.sts.requests().getFirst().externalId().value());
    assertFalse(reply.assertAnswered().body().contains(TestGrants.EXTERNAL_ID));
    assertFalse(reply.headers().toString().contains(TestGrants.EXTERNAL_ID));
    assertFalse(vend.lines.toString().contains(TestGrants.EXTERNAL_ID));
  }
}
