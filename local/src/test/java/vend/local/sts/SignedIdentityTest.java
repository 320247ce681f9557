package vend.local.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import vend.aws.AwsRegion;
import vend.aws.RoleArn;
import vend.caller.AwsIssuer;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.caller.aws.AwsIdentityVerifier;
import vend.functions.aws.AwsClients;
import vend.functions.aws.TimeBudget;

/** Verifies proofs of the AWS SDK with Vend's verifier and an STS that checks signatures. */
class SignedIdentityTest {
  private static final AwsIssuer ISSUER =
      new AwsIssuer(
          new IssuerName("workloads"),
          new AwsRegion("eu-west-1"),
          "https://vend.example.com",
          Map.of());

  private final StsFixture fixture = new StsFixture();
  private final AwsIdentityVerifier verifier =
      new AwsIdentityVerifier(
          List.of(ISSUER),
          new AwsClients(
                  "eu-central-1",
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create("AKIAUNUSED", "unused")),
                  new AwsClients.Endpoints(
                      Optional.of(fixture.endpoint()),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty()),
                  TimeBudget.OF_THE_FUNCTION)
              .callerIdentity(),
          _ -> Optional.empty(),
          InstantSource.system());

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Verification verify(String url) {
    return verifier.verify(
        new BearerToken(
            "vend-aws-v1."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(url.getBytes(UTF_8))));
  }

  private URI signed(AwsCredentials credentials, String action, String serverId) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(fixture.endpoint())
            .encodedPath("/")
            .putRawQueryParameter("Action", action)
            .putRawQueryParameter("Version", "2011-06-15")
            .putHeader("x-vend-server-id", serverId)
            .build();
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.request(request)
                .identity(credentials)
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                .putProperty(
                    AwsV4FamilyHttpSigner.AUTH_LOCATION,
                    AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(10)))
        .request()
        .getUri();
  }

  private String proof(AwsCredentials credentials) {
    return signed(credentials, "GetCallerIdentity", ISSUER.audience()).toString();
  }

  private AwsCredentials session(RoleArn role) {
    return StsFixture.aws(fixture.session(role));
  }

  private static Caller verified(Verification verification) {
    return assertInstanceOf(Verification.Verified.class, verification).caller();
  }

  private static void assertRejected(RejectionCause cause, Verification verification) {
    assertEquals(cause, assertInstanceOf(Verification.Rejected.class, verification).cause());
  }

  @Test
  void identifiesARoleSessionWithoutTheRolesPath() {
    Caller caller = verified(verify(proof(session(StsFixture.SPOKE))));
    assertEquals("arn:aws:iam::222222222222:role/deploy", caller.subject());
    assertEquals(Optional.of("function"), caller.claims().single("sessionName"));
    assertEquals(
        Optional.of("arn:aws:sts::222222222222:assumed-role/deploy/function"),
        caller.claims().single("arn"));
  }

  @Test
  void identifiesAUser() {
    AwsCredentials credentials =
        AwsBasicCredentials.create(StsFixture.USER_KEY, StsFixture.USER_SECRET.reveal());
    Caller caller = verified(verify(proof(credentials)));
    assertEquals(StsFixture.USER.toString(), caller.subject());
    assertEquals(Optional.of("ann"), caller.claims().single("user"));
  }

  @Test
  void rejectsAProofForAnotherServerOrAction() {
    AwsCredentials credentials = session(StsFixture.SPOKE);
    assertRejected(
        RejectionCause.REFUSED_BY_STS,
        verify(signed(credentials, "GetCallerIdentity", "https://other.example.com").toString()));
    assertRejected(
        RejectionCause.PROOF_MALFORMED,
        verify(signed(credentials, "AssumeRole", ISSUER.audience()).toString()));
    String other = signed(credentials, "AssumeRole", ISSUER.audience()).toString();
    assertRejected(
        RejectionCause.REFUSED_BY_STS,
        verify(other.replace("Action=AssumeRole", "Action=GetCallerIdentity")));
  }

  @Test
  void rejectsCredentialsThatStsDoesNotKnow() {
    assertRejected(
        RejectionCause.REFUSED_BY_STS,
        verify(proof(AwsBasicCredentials.create("AKIANOSUCHKEYNOSUCH1", "secret"))));
    assertRejected(
        RejectionCause.REFUSED_BY_STS,
        verify(proof(AwsBasicCredentials.create(StsFixture.USER_KEY, "wrong"))));
  }

  /** Replaces each character of the proof in turn. */
  @ParameterizedTest
  @CsvSource({"A", "a", "0", "9", "%"})
  void rejectsAProofWithAnyChangedCharacter(char other) {
    String good = proof(session(StsFixture.SPOKE));
    for (int i = 0; i < good.length(); i++) {
      if (good.charAt(i) != other) {
        var changed = new StringBuilder(good);
        changed.setCharAt(i, other);
        assertInstanceOf(Verification.Rejected.class, verify(changed.toString()));
      }
    }
    verified(verify(good));
  }
}
