package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Json;
import vend.SettableClock;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.Proof;
import vend.caller.RejectionCause;
import vend.caller.SamlAssertion;
import vend.caller.Transport;
import vend.caller.Verification;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.OidcVerifier;
import vend.caller.saml.CachedMetadata;
import vend.caller.saml.SamlVerifier;
import vend.caller.signing.IssuerSigningKeys;
import vend.functions.oidc.HttpKeySetSource;
import vend.functions.oidc.HttpMetadataSource;
import vend.functions.outbound.OutboundHttp;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.verification.CallerVerifier;

/**
 * Verifies tokens and SAML assertions of a real Keycloak, which acts as an OpenID Connect issuer
 * and as a SAML identity provider.
 */
@EnabledIf(
    value = "vend.integration.KeycloakServer#isThere",
    disabledReason =
        "VEND_TEST_KEYCLOAK is not set. Run .ci/keycloak FOLDER and set it to the output")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakIT {
  private static final Duration PATIENT = Duration.ofSeconds(60);

  private Path folder = Path.of("target");
  private KeycloakServer keycloak;
  private final OutboundHttp http = new OutboundHttp();

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    keycloak = KeycloakServer.start(folder.resolve("keycloak.log"));
  }

  @AfterAll
  void stop() throws Exception {
    if (keycloak != null) {
      keycloak.close();
    }
  }

  private Path grantsFile() throws Exception {
    return Files.writeString(
        folder.resolve("grants.yaml"),
        """
        version: 1
        hub: { account: "111111111111", role: vend-hub }
        organization: o-a1b2c3d4e5
        accounts:
          shop: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 }
        issuers:
          pipelines:
            oidc: %1$s
            audience: vend
          staff:
            saml: %2$s
            entityId: %1$s
            audience: urn:acme:vend
            recipient: https://vend.example.com/saml
        roles:
          deploy: { accounts: [shop], policies: [PowerUserAccess] }
        grants:
          - id: staff-deploys
            issuer: staff
            when: { "ForAnyValue:StringEquals": { role: "arn:aws:iam::222222222222:role/Admin" } }
            roles: [shop/deploy]
            session: { name: "{sub}", sourceIdentity: "{sub}" }
          - id: pipeline-deploys
            issuer: pipelines
            when: { StringEquals: { azp: pipeline } }
            roles: [shop/deploy]
            session: { name: "{azp}", sourceIdentity: "{azp}" }
        """
            .formatted(keycloak.realm(), keycloak.metadata()));
  }

  private CallerVerifier verifier(SettableClock clock) throws Exception {
    Grants grants = GrantsReader.read(grantsFile(), Transport.LOOPBACK_TOO);
    var keySets = new HttpKeySetSource(http, PATIENT);
    var metadata = new HttpMetadataSource(http, PATIENT);
    return new CallerVerifier(
        new OidcVerifier(grants.oidcIssuers(), new CachedKeySets(keySets, clock, PATIENT), clock),
        Optional.empty(),
        Optional.of(
            new SamlVerifier(
                grants.samlIssuers(), new CachedMetadata(metadata, clock, PATIENT), clock)),
        grants.namedClaims());
  }

  private Proof token() throws Exception {
    return new BearerToken(keycloak.token());
  }

  private Proof assertion() throws Exception {
    return new SamlAssertion(keycloak.samlResponse());
  }

  private static Caller verified(CallerVerifier verifier, Proof proof) {
    Verification verification = verifier.verify(proof);
    return assertInstanceOf(Verification.Verified.class, verification, () -> "" + verification)
        .caller();
  }

  private static void assertRejected(RejectionCause cause, CallerVerifier verifier, Proof proof) {
    assertEquals(
        cause, assertInstanceOf(Verification.Rejected.class, verifier.verify(proof)).cause());
  }

  @Test
  void vendsToTheTokenOfAClientWithCredentials() throws Exception {
    try (var vend = new RunningVend(Map.of(), grantsFile())) {
      HttpResponse<String> answer = vend.get("/v1/credentials/shop/deploy", keycloak.token());
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(
          String.valueOf(Json.readObject(answer.body()).get("AccessKeyId")).startsWith("ASIA"),
          "temporary credentials");
      assertEquals("pipelines", vend.lastEvent().get("issuer"));
    }
  }

  @Test
  void vendsForAnAssertionFromAFormSignIn() throws Exception {
    try (var vend = new RunningVend(Map.of(), grantsFile());
        StsClient sts =
            StsClient.builder()
                .endpointOverride(vend.uri(""))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
      var answer =
          sts.assumeRoleWithSAML(request ->
              request
                  .roleArn("arn:aws:iam::222222222222:role/vend/deploy")
                  .principalArn("arn:aws:iam::222222222222:saml-provider/acme")
                  .samlAssertion(samlResponse()));
      assertTrue(answer.credentials().accessKeyId().startsWith("ASIA"), "temporary credentials");
      assertEquals("alice", answer.subject());
      assertEquals(keycloak.realm(), answer.issuer());
      assertEquals("https://vend.example.com/saml", answer.audience());
      assertEquals("staff-deploys", vend.lastEvent().get("grant"));
    }
  }

  private String samlResponse() {
    try {
      return keycloak.samlResponse();
    } catch (Exception e) {
      throw new IllegalStateException("Alice could not sign in at Keycloak.", e);
    }
  }

  @Test
  void verifiesAnAssertionFromAFormSignIn() throws Exception {
    Caller caller = verified(verifier(new SettableClock(Instant.now())), assertion());
    assertEquals("staff", caller.issuer().value());
    assertEquals("alice", caller.subject());
    assertEquals(List.of("alice@example.test"), caller.claims().values("email"));
    assertEquals(
        List.of("arn:aws:iam::222222222222:role/Admin", "arn:aws:iam::333333333333:role/ReadOnly"),
        caller.claims().values("role").stream().sorted().toList());
  }

  /**
   * Vend's clock starts half a minute behind Keycloak's, within the tolerated difference, so that
   * the test can advance it past the pause between key fetches.
   */
  @Test
  void fetchesANewSigningKeyOfTheIssuer() throws Exception {
    var clock = new SettableClock(Instant.now().minus(IssuerSigningKeys.UNKNOWN_KEY_PAUSE));
    CallerVerifier verifier = verifier(clock);
    Proof token = token();
    verified(verifier, token);
    verified(verifier, assertion());
    keycloak.rotateKeys();
    clock.advance(IssuerSigningKeys.UNKNOWN_KEY_PAUSE);
    verified(verifier, token());
    verified(verifier, assertion());
    // Keycloak still publishes the previous key, so tokens that it signed stay valid.
    clock.advance(Duration.ofMinutes(1));
    verified(verifier, token);
  }

  @Test
  void usesKnownSigningKeysWhileTheIssuerIsDownAndThenRefuses() throws Exception {
    var clock = new SettableClock(Instant.now());
    CallerVerifier verifier = verifier(clock);
    Proof token = token();
    Proof assertion = assertion();
    verified(verifier, token);
    verified(verifier, assertion);
    keycloak.removeRealm();
    try {
      verified(verifier, token);
      verified(verifier, assertion);
      assertInstanceOf(
          Verification.Unverifiable.class, verifier(clock).verify(assertion), "Keycloak is down");
      assertInstanceOf(
          Verification.Unverifiable.class, verifier(clock).verify(token), "Keycloak is down");
      clock.advance(IssuerSigningKeys.GOOD_WHILE_DOWN);
      assertInstanceOf(Verification.Unverifiable.class, verifier.verify(token));
      assertInstanceOf(Verification.Unverifiable.class, verifier.verify(assertion));
    } finally {
      keycloak.addRealm();
    }
  }

  @Test
  void checksTheTimesOfSignatures() throws Exception {
    Proof token = token();
    Proof assertion = assertion();
    var early = new SettableClock(Instant.now().minus(Duration.ofMinutes(3)));
    CallerVerifier verifier = verifier(early);
    assertRejected(RejectionCause.NOT_YET_VALID, verifier, token);
    assertRejected(RejectionCause.NOT_YET_VALID, verifier, assertion);
    early.advance(Duration.ofMinutes(9));
    assertRejected(RejectionCause.EXPIRED, verifier, token);
    assertRejected(RejectionCause.EXPIRED, verifier, assertion);
  }
}
