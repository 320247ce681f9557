package vend.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.caller.BearerToken;
import vend.caller.Claims;
import vend.caller.ClaimsReader;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.caller.oidc.VerifierFixture;
import vend.iam.Conditions;

/** A list claim with an element that is not text must not look absent to a deny. */
class MalformedListClaimTest {
  private final VerifierFixture fixture = new VerifierFixture();
  private final CallerVerifier callers =
      new CallerVerifier(
          fixture.verifier, Optional.empty(), Optional.empty(), Set.of("groups", "org/unit"));

  private Verification verify(String name, String json) {
    String payload = Json.write(fixture.claims()).replaceFirst("}$", "");
    return callers.verify(
        new BearerToken(
            fixture
                .issuer
                .key()
                .sign(
                    Json.write(fixture.issuer.header()),
                    payload + "," + Json.write(name) + ":" + json + "}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"banned\",null]", "[\"banned\",{}]", "[{\"a\":1}]", "[\"banned\",[]]"})
  void refuses_a_token_whose_named_list_claim_is_malformed(String list) {
    var rejected = assertInstanceOf(Verification.Rejected.class, verify("groups", list));
    assertEquals(RejectionCause.CLAIM_LIST_MALFORMED, rejected.cause());
  }

  @Test
  void refuses_a_list_of_objects_that_hides_a_named_member() {
    assertInstanceOf(Verification.Rejected.class, verify("org", "[{\"unit\":\"banned\"}]"));
  }

  @Test
  void accepts_lists_of_objects_in_claims_that_no_grant_names() {
    assertInstanceOf(
        Verification.Verified.class, verify("authorization_details", "[{\"type\":\"x\"}]"));
    assertInstanceOf(Verification.Verified.class, verify("groups", "[\"a\",1,true]"));
  }

  @Property(tries = 500)
  void adding_elements_never_turns_a_deny_into_an_allow(
      @ForAll List<String> before, @ForAll List<String> after, @ForAll byte odd) throws Exception {
    var elements = new ArrayList<Object>(before);
    elements.add("banned");
    elements.addAll(after);
    Object added =
        switch (odd & 3) {
          case 0 -> Map.of();
          case 1 -> List.of("x");
          case 2 -> 7;
          default -> "x";
        };
    elements.add(Math.floorMod(odd, elements.size() + 1), added);
    if ((odd & 4) != 0) {
      elements.addAll(Arrays.asList((Object) null));
    }
    Claims claims;
    try {
      claims = ClaimsReader.read(Map.of("groups", elements));
    } catch (RejectedToken e) {
      return;
    }
    var deny = Conditions.of(Map.of("ForAnyValue:StringEquals", Map.of("groups", "banned")));
    assertEquals(true, claims.isMalformed("groups") || deny.met(key -> claims.values(key)));
  }
}
