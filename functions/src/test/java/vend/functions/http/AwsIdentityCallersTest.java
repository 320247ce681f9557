package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.caller.AwsIssuer;
import vend.caller.aws.TestSts;
import vend.functions.TestGrants;
import vend.grant.Grants;

/** Callers that prove an AWS identity, through the whole API. */
class AwsIdentityCallersTest {
  private static final Grants GRANTS =
      TestGrants.read(
          """
          version: 1
          hub: { account: "111111111111", role: vend-hub }
          organization: o-a1b2c3d4e5
          accounts:
            tools: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
            shop-prod: { id: "444444444444", externalId: 9c1d5e7f2a4b6c80 }
          issuers:
            ci:
              oidc: https://ci.example.com
              audience: vend
              algorithms: [ES256]
            workloads:
              aws: eu-central-1
              audience: https://vend.example.com
              require: { organization: o-a1b2c3d4e5 }
          roles:
            deploy: { accounts: [shop-prod], policies: [PowerUserAccess] }
            once: { accounts: [shop-prod], policies: [ReadOnlyAccess] }
          grants:
            - id: tools-deploy
              issuer: workloads
              when:
                StringEquals: { account: "222222222222", role: ci }
              roles: [shop-prod/deploy]
              session:
                name: "{sessionName}"
                sourceIdentity: "{account}-{role}"
            - id: tools-once
              issuer: workloads
              when:
                ArnLike: { arn: "arn:aws:sts::222222222222:assumed-role/ci/*" }
              singleUse: true
              roles: [shop-prod/once]
          """);

  private final ApiFixture vend = new ApiFixture(GRANTS);

  private String proof(TestSts.Key key) {
    AwsIssuer issuer = GRANTS.awsIssuers().getFirst();
    return TestSts.token(
        key, issuer, "https://sts.eu-central-1.amazonaws.com", vend.clock.instant(), 60);
  }

  private Reply get(String role, String token) {
    return vend.send(Call.get("/v1/credentials/" + role).bearing(token));
  }

  @Test
  void getCredentialsByTheirRoleAndAccount() {
    String proof = proof(TestSts.ROLE_KEY);
    get("shop-prod/deploy", proof).assertAnswered();
    Map<String, Object> event = vend.event();
    assertEquals("workloads", event.get("issuer"));
    assertEquals("arn:aws:iam::222222222222:role/ci", event.get("subject"));
    assertEquals("i-0123456789", event.get("sessionName"));
    assertEquals("222222222222-ci", event.get("sourceIdentity"));
    String line = vend.lines.getFirst();
    for (String secret :
        List.of(proof.substring(40), TestSts.ROLE_KEY.token(), "FwoGZXIvYXdzEJr")) {
      assertFalse(line.contains(secret), line);
    }
  }

  @Test
  void getCredentialsInTheStsProtocolToo() {
    String role = "arn:aws:iam::444444444444:role/vend/deploy";
    StsCall call = StsCall.webIdentity(role, proof(TestSts.ROLE_KEY));
    Reply reply = vend.send(call.call()).assertAnswered();
    assertEquals("https://vend.example.com", reply.xml("Audience"));
    assertEquals("arn:aws:iam::222222222222:role/ci", reply.xml("SubjectFromWebIdentityToken"));
    vend.send(call.with("WebIdentityToken", "vend-aws-v1.bm90aGluZw").call())
        .assertStsError(400, "InvalidIdentityToken");
  }

  @Test
  void getCachedCredentialsWithTheNextProofOfTheSameSession() {
    get("shop-prod/deploy", proof(TestSts.ROLE_KEY)).assertAnswered();
    vend.clock.advance(Duration.ofSeconds(30));
    Reply again = get("shop-prod/deploy", proof(TestSts.ROLE_KEY)).assertAnswered();
    assertEquals("vend; hit; detail=memory", again.header("cache-status"));
    assertEquals(1, vend.sts.requests().size());
  }

  @Test
  void areUnauthenticatedFromOutsideTheOrganization() {
    Reply garbage = get("shop-prod/deploy", "garbage").assertRefused(Reason.UNAUTHENTICATED);
    assertEquals(garbage, get("shop-prod/deploy", proof(TestSts.USER_KEY)));
    assertEquals("REQUIREMENT_NOT_MET", vend.events().getLast().get("cause"));
    assertEquals(garbage, get("shop-prod/deploy", proof(TestSts.ROLE_KEY) + "x"));
    assertEquals("PROOF_MALFORMED", vend.events().getLast().get("cause"));
    vend.assertNothingDownstream();
  }

  @Test
  void areToldToRetryWhileStsDoesNotAnswer() {
    vend.identities.down = true;
    assertEquals(503, get("shop-prod/deploy", proof(TestSts.ROLE_KEY)).status());
    assertEquals("down", vend.event().get("cause"));
    vend.assertNothingDownstream();
  }

  @Test
  void canUseAProofOnceForASingleUseGrant() {
    String proof = proof(TestSts.ROLE_KEY);
    get("shop-prod/once", proof).assertAnswered();
    assertEquals(403, get("shop-prod/once", proof).status());
    vend.clock.advance(Duration.ofSeconds(1));
    get("shop-prod/once", proof(TestSts.ROLE_KEY)).assertAnswered();
  }
}
