package vend.caller.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.caller.aws.IdentityFixture.ADDRESS;
import static vend.caller.aws.IdentityFixture.NOW;
import static vend.caller.aws.IdentityFixture.SERVER_ID;
import static vend.caller.aws.IdentityFixture.assertRejected;
import static vend.caller.aws.IdentityFixture.assertUnverifiable;
import static vend.caller.aws.IdentityFixture.verified;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.aws.AwsRegion;
import vend.caller.AwsIssuer;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.caller.oidc.VerifierFixture;
import vend.verification.CallerVerifier;

class AwsIdentityVerifierTest {
  private final IdentityFixture fixture = new IdentityFixture();

  @Test
  void identifiesARoleSession() {
    Caller caller = verified(fixture.verifyUrl(fixture.url(TestSts.ROLE_KEY)));
    assertEquals("arn:aws:iam::222222222222:role/ci", caller.subject());
    assertEquals(ADDRESS, caller.issuerUrl());
    assertEquals(List.of(SERVER_ID), caller.audience());
    assertEquals(NOW.plusSeconds(60), caller.expires());
    assertEquals(
        Map.ofEntries(
            Map.entry("iss", List.of(ADDRESS)),
            Map.entry("aud", List.of(SERVER_ID)),
            Map.entry("sub", List.of("arn:aws:iam::222222222222:role/ci")),
            Map.entry("account", List.of("222222222222")),
            Map.entry("organization", List.of("o-a1b2c3d4e5")),
            Map.entry("arn", List.of(TestSts.ROLE_ARN)),
            Map.entry("uniqueId", List.of("AROAQWERTYUIOPASDFGHJ")),
            Map.entry("principalType", List.of("AssumedRole")),
            Map.entry("role", List.of("ci")),
            Map.entry("sessionName", List.of("i-0123456789"))),
        caller.claims().values());
  }

  @Test
  void identifiesAUserWithoutAKnownOrganization() {
    Caller caller = verified(fixture.verifyUrl(fixture.url(TestSts.USER_KEY)));
    assertEquals("arn:aws:iam::333333333333:user/people/ann", caller.subject());
    assertEquals(Optional.of("ann"), caller.claims().single("user"));
    assertEquals(Optional.of("User"), caller.claims().single("principalType"));
    assertEquals(Optional.of("AIDAZXCVBNMASDFGHJKLQ"), caller.claims().single("uniqueId"));
    assertEquals(List.of(), caller.claims().values("organization"));
    assertEquals(List.of(), caller.claims().values("role"));
  }

  @Test
  void isSelectedByThePrefixOfTheToken() {
    var oidc = new VerifierFixture();
    var both =
        new CallerVerifier(
            oidc.verifier, Optional.of(fixture.verifier), Optional.empty(), java.util.Set.of());
    String proof = TestSts.token(fixture.url(TestSts.ROLE_KEY));
    verified(both.verify(new BearerToken(proof)));
    verified(both.verify(new BearerToken(oidc.issuer.sign(oidc.claims()))));
    assertRejected(
        RejectionCause.MALFORMED, new CallerVerifier(oidc.verifier).verify(new BearerToken(proof)));
  }

  @Test
  void expiresAtTheSignedSecond() {
    String url = fixture.url(TestSts.ROLE_KEY);
    fixture.clock.advance(Duration.ofSeconds(60).minusNanos(1));
    verified(fixture.verifyUrl(url));
    fixture.clock.advance(Duration.ofNanos(1));
    assertRejected(RejectionCause.PROOF_EXPIRED, fixture.verifyUrl(url));
  }

  @Test
  void acceptsAClockUpToAMinuteAhead() {
    String url = fixture.url(TestSts.ROLE_KEY);
    fixture.clock.advance(Duration.ofMinutes(-1));
    verified(fixture.verifyUrl(url));
    fixture.clock.advance(Duration.ofNanos(-1));
    assertRejected(RejectionCause.NOT_YET_VALID, fixture.verifyUrl(url));
  }

  @Test
  void derivesTheTokenIdFromTheSignatureWithoutRevealingIt() {
    String url = fixture.url(TestSts.ROLE_KEY);
    var parameters = new ArrayList<>(List.of(url.substring(url.indexOf('?') + 1).split("&", -1)));
    Collections.reverse(parameters);
    Caller caller = verified(fixture.verifyUrl(url));
    Caller reordered = verified(fixture.verifyUrl(ADDRESS + "/?" + String.join("&", parameters)));
    assertEquals(caller, reordered);
    String signature = url.substring(url.lastIndexOf('=') + 1);
    assertNotEquals(Optional.of(signature), caller.tokenId());
    fixture.clock.advance(Duration.ofSeconds(1));
    Caller next = verified(fixture.verifyUrl(fixture.url(TestSts.ROLE_KEY)));
    assertNotEquals(caller.tokenId(), next.tokenId());
  }

  @Test
  void enforcesTheRequirementsOfTheIssuer() {
    var terms = Map.of("organization", List.of("o-a1b2c3d4e5"));
    var picky = new IdentityFixture(IdentityFixture.issuer(SERVER_ID, terms));
    verified(picky.verifyUrl(picky.url(TestSts.ROLE_KEY)));
    assertRejected(
        RejectionCause.REQUIREMENT_NOT_MET, picky.verifyUrl(picky.url(TestSts.USER_KEY)));
  }

  @ParameterizedTest
  @CsvSource({
    // The root user, whose credentials should never be in use.
    "arn:aws:iam::222222222222:root, 222222222222, 222222222222, PRINCIPAL_NOT_ALLOWED",
    // A caller of GetFederationToken chooses this name.
    "arn:aws:sts::222222222222:federated-user/bob, 222222222222:bob, 222222222222, PRINCIPAL_NOT_ALLOWED",
    "arn:aws:sts::222222222222:self, AROAQWERTYUIOPASDFGHJ:x, 222222222222, PRINCIPAL_NOT_ALLOWED",
    "arn:aws:iam::222222222222:role/ci, AROAQWERTYUIOPASDFGHJ, 222222222222, PRINCIPAL_NOT_ALLOWED",
    "arn:aws:iam::222222222222:user/*, AIDAQWERTYUIOPASDFGHJ, 222222222222, PRINCIPAL_NOT_ALLOWED",
    "arn:aws:iam::222222222222:user/, AIDAQWERTYUIOPASDFGHJ, 222222222222, PRINCIPAL_NOT_ALLOWED",
    "arn:aws:sts::222222222222:assumed-role/a/b/c, AROAQWERTYUIOPASDFGHJ:c, 222222222222, PRINCIPAL_NOT_ALLOWED",
    "arn:aws:sts::222222222222:assumed-role/a/${b}, 'AROAQWERTYUIOPASDFGHJ:${b}', 222222222222, PRINCIPAL_NOT_ALLOWED",
    "arn:aws:sts:eu-central-1:222222222222:assumed-role/a/bc, AROAQWERTYUIOPASDFGHJ:bc, 222222222222, PRINCIPAL_NOT_ALLOWED",
    "nonsense, AIDAQWERTYUIOPASDFGHJ, 222222222222, PRINCIPAL_NOT_ALLOWED",
  })
  void refusesPrincipalsOtherThanUsersAndSessions(
      String arn, String userId, String account, RejectionCause cause) {
    assertRejected(cause, verifyHolder(arn, userId, account));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::222222222222:user/ann, AIDAQWERTYUIOPASDFGHJ, 333333333333",
    "arn:aws-cn:iam::222222222222:user/ann, AIDAQWERTYUIOPASDFGHJ, 222222222222",
    "arn:aws:iam::22222222222:user/ann, AIDAQWERTYUIOPASDFGHJ, 22222222222",
    "arn:aws:iam::222222222222:user/ann, ann, 222222222222",
    "arn:aws:sts::222222222222:assumed-role/ci/job, AROAQWERTYUIOPASDFGHJ:other, 222222222222",
    "arn:aws:sts::222222222222:assumed-role/ci/job, job, 222222222222",
    "arn:aws:sts::222222222222:assumed-role/ci/job, ':job', 222222222222",
  })
  void doesNotTrustAContradictoryAnswer(String arn, String userId, String account) {
    assertUnverifiable(
        "the parts of the STS response contradict each other", verifyHolder(arn, userId, account));
  }

  private Verification verifyHolder(String arn, String userId, String account) {
    var key = new TestSts.Key("AKIAWHOEVERWHOEVER12", "secret", "");
    fixture.sts.add(key, new CallerIdentityService.Known(arn, userId, account));
    return fixture.verifyUrl(fixture.url(key));
  }

  @Test
  void isUnverifiableWhileStsDoesNotAnswer() {
    fixture.sts.down = true;
    String url = fixture.url(TestSts.ROLE_KEY);
    assertUnverifiable("down", fixture.verifyUrl(url));
    fixture.sts.down = false;
    verified(fixture.verifyUrl(url));
  }

  @Test
  void refusesTwoIssuersForOneRegion() {
    AwsIssuer one = IdentityFixture.issuer("a", Map.of());
    AwsIssuer other = IdentityFixture.issuer("b", Map.of());
    String complaint =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new AwsIdentityVerifier(
                        List.of(one, other), fixture.sts, _ -> Optional.empty(), fixture.clock))
            .getMessage();
    assertTrue(String.valueOf(complaint).contains("same region"), complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1, sts.eu-central-1.amazonaws.com, aws",
    "us-gov-west-1, sts.us-gov-west-1.amazonaws.com, aws-us-gov",
    "cn-north-1, sts.cn-north-1.amazonaws.com.cn, aws-cn",
  })
  void knowsTheAddressOfSts(String region, String host, String partition) {
    assertEquals(host, new AwsRegion(region).host("sts"));
    assertEquals(partition, new AwsRegion(region).partition().id());
  }

  @ParameterizedTest
  @CsvSource({
    "global",
    "us-iso-east-1",
    "us-isob-east-1",
    "eu-isoe-west-1",
    "eusc-de-east-1",
    "eu-central-1.evil.example",
    "EU-CENTRAL-1",
    "aws-global"
  })
  void refusesOtherRegions(String region) {
    assertEquals(Optional.empty(), AwsRegion.of(region));
  }
}
