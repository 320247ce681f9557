package vend.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Json;
import vend.caller.Claims;
import vend.caller.Verification;
import vend.caller.oidc.VerifierFixture;
import vend.iam.Conditions;

/**
 * An operator without a set operator, and {@code require}, are met only by a claim with one value.
 */
class ListClaimRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"shop\" | true",
        "[\"shop\"] | true",
        "\"blog\" | true",
        "\"other\" | false",
        "[\"other\"] | false",
        "[\"shop\",\"other\"] | false",
        "[\"other\",\"shop\"] | false",
        "[\"shop\",\"blog\"] | false",
        "[\"shop\",\"shop\"] | false",
        "[] | false",
        "null | false"
      })
  void require_and_when_treat_lists_alike(String team, boolean holds) throws Exception {
    var wanted = List.of("shop", "blog");
    var fixture = new VerifierFixture();
    var terms = fixture.issuer.issuer(Map.of("team", wanted), false);
    String claims = Json.write(fixture.claims()).replaceFirst("}$", "") + ",\"team\":" + team + "}";
    String token = fixture.issuer.key().sign(Json.write(fixture.issuer.header()), claims);
    Verification verification = new VerifierFixture(fixture.issuer, terms).verify(token);
    assertEquals(holds, verification instanceof Verification.Verified, verification.toString());

    var when = Conditions.of(Map.of("StringEquals", Map.of("team", wanted)));
    Claims read = Claims.ofPayload(Json.readObject(claims));
    assertEquals(holds, when.met(read::values));
  }
}
