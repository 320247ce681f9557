package vend.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vend.caller.oidc.VerifierFixture.assertRejected;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.Json;
import vend.caller.RejectionCause;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Verification;
import vend.caller.oidc.VerifierFixture;

/** Threat 23: a stranger's valid token of a shared issuer gets the same response as garbage. */
class Threat23StrangerTest {
  private final TestIssuer issuer = new TestIssuer("https://id.example.com");
  private final VerifierFixture fixture =
      new VerifierFixture(
          issuer,
          issuer.issuer(
              Map.of("owner_id", List.of("4242"), "visibility", List.of("private", "internal")),
              false));

  @Test
  void acceptsATokenOfTheOwner() {
    fixture.verified(tokenOf("4242", "private"));
    fixture.verified(tokenOf(4242, "internal"));
    fixture.verified(tokenOf(List.of("4242"), "internal"));
  }

  @Test
  void rejectsAForeignOwner() {
    for (Object owner :
        List.of(
            "4243",
            "42421",
            "424",
            " 4242",
            "4242 ",
            "",
            "*",
            true,
            List.of(),
            List.of("1"),
            List.of("1", "4242"))) {
      assertRejected(RejectionCause.REQUIREMENT_NOT_MET, fixture.verify(tokenOf(owner, "private")));
    }
  }

  @Test
  void rejectsACallerThatMeetsOnlyOneOfTwoRequirements() {
    assertRejected(RejectionCause.REQUIREMENT_NOT_MET, fixture.verify(tokenOf("4242", "public")));
    assertRejected(RejectionCause.REQUIREMENT_NOT_MET, fixture.verify(tokenOf("4242", "Private")));
  }

  @Test
  void rejectsACallerWithoutTheClaim() {
    Map<String, Object> claims = fixture.claims();
    assertRejected(RejectionCause.REQUIREMENT_NOT_MET, fixture.verify(issuer.sign(claims)));
    claims.put("visibility", "private");
    assertRejected(
        RejectionCause.REQUIREMENT_NOT_MET,
        fixture.verify(
            issuer
                .key()
                .sign(
                    Json.write(issuer.header()),
                    Json.write(claims).replace("{", "{\"owner_id\":null,"))));
    claims.put("Owner_Id", "4242");
    assertRejected(RejectionCause.REQUIREMENT_NOT_MET, fixture.verify(issuer.sign(claims)));
  }

  @Test
  void doesNotConfuseANestedClaimWithOneOfTheSameName() {
    Map<String, Object> claims = fixture.claims();
    claims.put("visibility", "private");
    claims.put("owner_id", Map.of("owner_id", "4242"));
    assertRejected(RejectionCause.REQUIREMENT_NOT_MET, fixture.verify(issuer.sign(claims)));
  }

  @Test
  void rejectsAStrangerExactlyLikeGarbage() {
    Verification stranger = fixture.verify(tokenOf("4243", "private"));
    Verification garbage = fixture.verify("garbage");
    assertEquals(garbage.getClass(), stranger.getClass());
    // The verdict has no field that could carry data about the stranger into a response.
    assertEquals(
        List.of("cause", "issuer"),
        Arrays.stream(Verification.Rejected.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList());
  }

  @Test
  void ignoresTheClaimsOfATokenWithAnInvalidSignature() {
    TestKey other = TestKey.generate(SignatureAlgorithm.RS256, "key-1");
    Map<String, Object> claims = fixture.claims();
    claims.put("owner_id", "4243");
    assertRejected(
        RejectionCause.SIGNATURE_INVALID, fixture.verify(other.sign(issuer.header(), claims)));
  }

  private String tokenOf(Object owner, String visibility) {
    Map<String, Object> claims = fixture.claims();
    claims.put("owner_id", owner);
    claims.put("visibility", visibility);
    return issuer.sign(claims);
  }
}
