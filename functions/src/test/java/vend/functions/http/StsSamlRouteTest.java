package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Reason;
import vend.caller.Transport;
import vend.caller.saml.TestIdentityProvider;
import vend.functions.TestGrants;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;

/** AssumeRoleWithSAML: callers with an assertion get the same path and the same errors. */
class StsSamlRouteTest {
  private static final String PROVIDER_ARN = "arn:aws:iam::222222222222:saml-provider/acme";
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";

  private final TestIdentityProvider provider = new TestIdentityProvider();
  private final ApiFixture vend = new ApiFixture(grants(provider));

  private static Grants grants(TestIdentityProvider provider) {
    String yaml =
        TestGrants.YAML.replace(
                "roles:\n  deploy",
                """
                  partners:
                    saml: idp/metadata.xml
                    audience: %s
                    recipient: %s
                roles:
                  deploy\
                """
                    .formatted(TestIdentityProvider.AUDIENCE, TestIdentityProvider.RECIPIENT))
            + """
              - id: partners-once
                issuer: partners
                singleUse: true
                roles: [shop-prod/read-only]
                session: { name: "partner", sourceIdentity: "partner" }
              - id: partners-deploy
                issuer: partners
                when:
                  StringEquals: { iss: "%s" }
                roles: [shop-prod/deploy]
                session: { name: "partner", sourceIdentity: "partner" }
            """
                .formatted(TestIdentityProvider.ENTITY_ID);
    try {
      return new GrantsReader("grants.yaml", _ -> provider.metadata(), Transport.HTTPS_ONLY)
          .read(yaml);
    } catch (InvalidGrants e) {
      throw new IllegalArgumentException(e);
    }
  }

  private StsCall asking() {
    return new StsCall("/", Map.of())
        .with("Action", "AssumeRoleWithSAML")
        .with("Version", "2011-06-15")
        .with("RoleArn", ROLE)
        .with("PrincipalArn", PROVIDER_ARN)
        .with("SAMLAssertion", response());
  }

  private String response() {
    String signed = provider.signAssertion(TestIdentityProvider.response(ApiFixture.NOW));
    return Base64.getEncoder().encodeToString(signed.getBytes(UTF_8));
  }

  private Reply send(StsCall call) {
    return vend.send(call.call());
  }

  @Test
  void vendsForAnAssertion() throws Exception {
    Reply reply = send(asking()).assertAnswered();
    assertEquals("ASIA0000000000000001", reply.xml("AccessKeyId"));
    assertEquals("arn:aws:sts::222222222222:assumed-role/deploy/partner", reply.xml("Arn"));
    assertEquals("AROAEXAMPLE:partner", reply.xml("AssumedRoleId"));
    assertEquals(TestIdentityProvider.ENTITY_ID, reply.xml("Issuer"));
    assertEquals(TestIdentityProvider.RECIPIENT, reply.xml("Audience"));
    assertEquals("persistent", reply.xml("SubjectType"));
    assertEquals("partner", reply.xml("SourceIdentity"));
    assertEquals(vend.event().get("subject"), reply.xml("Subject"));
    byte[] digest =
        MessageDigest.getInstance("SHA-1")
            .digest((TestIdentityProvider.ENTITY_ID + "222222222222/acme").getBytes(UTF_8));
    assertEquals(Base64.getEncoder().encodeToString(digest), reply.xml("NameQualifier"));
    assertEquals("AssumeRoleWithSAML", vend.event().get("action"));
    assertEquals("partners-deploy", vend.event().get("grant"));
  }

  @Test
  void acceptsAnAssertionOnceForASingleUseGrant() {
    StsCall once = asking().with("RoleArn", "arn:aws:iam::222222222222:role/vend/read-only");
    send(once).assertAnswered();
    assertEquals(
        Reason.TOKEN_ALREADY_USED.text(), send(once).assertStsError(403, "IDPRejectedClaim"));
    send(asking()).assertAnswered();
    send(asking()).assertAnswered();
  }

  @Test
  void reportsErrorsLikeSts() {
    send(asking().with("SAMLAssertion", "garbage!")).assertStsError(400, "InvalidIdentityToken");
    send(asking().with("RoleArn", ROLE + "-more")).assertStsError(403, "AccessDenied");
    String assertion = response();
    vend.clock.advance(Duration.ofMinutes(10));
    assertEquals(
        Reason.TOKEN_EXPIRED.text(),
        send(asking().with("SAMLAssertion", assertion))
            .assertStsError(400, "ExpiredTokenException"));
  }

  @ParameterizedTest
  @CsvSource({
    "PrincipalArn, ''",
    "PrincipalArn, arn:aws:iam::222222222222:role/not-a-provider",
    "SAMLAssertion, ''",
    "SAMLAssertion, abc",
    "RoleSessionName, name",
    "WebIdentityToken, token"
  })
  void refusesWhatStsWouldRefuse(String name, String value) {
    send(value.isEmpty() ? asking().without(name) : asking().with(name, value))
        .assertStsError(400, "ValidationError");
    vend.assertNothingDownstream();
  }
}
