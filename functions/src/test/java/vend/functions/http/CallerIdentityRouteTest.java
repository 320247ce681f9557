package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** GetCallerIdentity with vended credentials, signed by the AWS SDK's own signer. */
class CallerIdentityRouteTest {
  private static final String ENDPOINT = "https://" + StsCall.HOST;

  private final ApiFixture vend = new ApiFixture();
  private Reply credentials = new Reply(0, Map.of(), "");

  @BeforeEach
  void vendCredentials() {
    credentials =
        vend.send(StsCall.webIdentity(StsCall.DEPLOY, vend.ciToken()).call()).assertAnswered();
    vend.lines.clear();
  }

  private record Signing(
      String id, String secret, String token, String service, Instant time, String endpoint) {
    Signing scopedTo(String otherService) {
      return new Signing(id, secret, token, otherService, time, endpoint);
    }

    Signing at(Instant otherTime) {
      return new Signing(id, secret, token, service, otherTime, endpoint);
    }

    Signing with(String otherId, String otherSecret, String otherToken) {
      return new Signing(otherId, otherSecret, otherToken, service, time, endpoint);
    }

    SdkHttpRequest sign(SdkHttpRequest request, String body, boolean inQuery) {
      return AwsV4HttpSigner.create()
          .sign(sign -> {
            sign.identity(AwsSessionCredentialsIdentity.create(id, secret, token))
                .request(request)
                .payload(() -> new ByteArrayInputStream(body.getBytes(UTF_8)))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC));
            if (inQuery) {
              sign.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                  .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(1));
            }
          })
          .request();
    }
  }

  private Signing signing() {
    return new Signing(
        credentials.xml("AccessKeyId"),
        credentials.xml("SecretAccessKey"),
        credentials.xml("SessionToken"),
        "sts",
        ApiFixture.NOW,
        ENDPOINT);
  }

  private static Call call(SdkHttpRequest signed, String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    signed.forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
    URI uri = signed.getUri();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    Call call =
        Call.of(signed.method().name(), uri.getRawPath() + query).with("host", StsCall.HOST);
    for (var header : headers.entrySet()) {
      call = call.with(header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue());
    }
    return body.isEmpty() ? call : call.inBase64(body.getBytes(UTF_8));
  }

  private static Call posted(Signing signing) {
    return posted(signing, "/", StsCall.callerIdentity().form());
  }

  private static Call posted(Signing signing, String path, String body) {
    var request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create(signing.endpoint + path))
            .putHeader("Content-Type", "application/x-www-form-urlencoded")
            .build();
    return call(signing.sign(request, body, false), body);
  }

  private static Call presigned(Signing signing) {
    var request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create(signing.endpoint + "/sts?Action=GetCallerIdentity&Version=2011-06-15"))
            .build();
    return call(signing.sign(request, "", true), "");
  }

  private static void assertIsTheSession(Reply reply) {
    reply.assertAnswered();
    assertEquals("arn:aws:sts::222222222222:assumed-role/deploy/ci-77", reply.xml("Arn"));
    assertEquals("222222222222", reply.xml("Account"));
    assertEquals("AROAEXAMPLE:ci-77", reply.xml("UserId"));
    assertEquals(reply.header("x-request-id"), reply.xml("RequestId"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/sts", "/sts/"})
  void returnsTheIdentityOfTheSigner(String path) {
    assertIsTheSession(vend.send(posted(signing(), path, StsCall.callerIdentity().form())));
    assertEquals("GetCallerIdentity", vend.event().get("action"));
    assertEquals("main-deploys", vend.event().get("grant"));
    assertEquals("ci", vend.event().get("issuer"));
    assertEquals(credentials.xml("AccessKeyId"), vend.event().get("accessKeyId"));
    assertEquals("ALLOWED", vend.event().get("verdict"));
  }

  @Test
  void answersAPresignedRequest() {
    assertIsTheSession(vend.send(presigned(signing())));
  }

  @Test
  void acceptsCredentialsFromTheJsonRouteToo() {
    var json = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).json();
    assertEquals(credentials.xml("AccessKeyId"), json.get("AccessKeyId"));
    assertIsTheSession(vend.send(posted(signing())));
  }

  @Test
  void callsNeitherStsNorTheTableForCredentialsOfThisProcess() {
    int uses = vend.store.uses();
    assertIsTheSession(vend.send(posted(signing())));
    assertEquals(uses, vend.store.uses());
    assertEquals(1, vend.sts.requests().size());
  }

  @Test
  void rejectsOtherCredentials() {
    Signing own = signing();
    vend.send(posted(own.with("ASIA0000000000000099", own.secret, own.token)))
        .assertStsError(403, "InvalidClientTokenId");
    vend.send(posted(own.with(own.id, own.secret, "another token")))
        .assertStsError(403, "InvalidClientTokenId");
    vend.send(posted(own.with(own.id, "another secret", own.token)))
        .assertStsError(403, "SignatureDoesNotMatch");
    vend.events().forEach(event -> assertEquals("UNAUTHENTICATED", event.get("verdict")));
  }

  @Test
  void readsNoLeaseForARequestThatFailsEarlierChecks() {
    int uses = vend.store.uses();
    Signing unknown = signing().with("ASIA0000000000000099", "secret", "token");
    vend.send(posted(unknown.scopedTo("s3"))).assertStsError(403, "SignatureDoesNotMatch");
    vend.send(posted(unknown.at(ApiFixture.NOW.minusSeconds(901))))
        .assertStsError(403, "SignatureDoesNotMatch");
    vend.send(posted(unknown).with("host", "sts.amazonaws.com"))
        .assertStsError(403, "SignatureDoesNotMatch");
    vend.send(posted(unknown).with("x-amz-more", "unsigned"))
        .assertStsError(403, "SignatureDoesNotMatch");
    vend.send(StsCall.callerIdentity().call()).assertStsError(403, "MissingAuthenticationToken");
    vend.send(posted(unknown.with("short", "secret", "token")))
        .assertStsError(403, "InvalidClientTokenId");
    assertEquals(uses, vend.store.uses());
    vend.send(posted(unknown)).assertStsError(403, "InvalidClientTokenId");
    vend.send(posted(unknown)).assertStsError(403, "InvalidClientTokenId");
    assertEquals(uses + 1, vend.store.uses());
  }

  @ParameterizedTest
  @CsvSource({"-900, 200", "-901, 403", "900, 200", "901, 403"})
  void acceptsClocksThatAreUpTo15MinutesOff(int seconds, int status) {
    Signing other = signing().at(ApiFixture.NOW.plusSeconds(seconds));
    assertEquals(status, vend.send(posted(other)).status());
  }

  @ParameterizedTest
  @CsvSource({"60, 200", "61, 403"})
  void aPresignedRequestExpiresWhenItSays(int seconds, int status) {
    Call call = presigned(signing());
    vend.clock.advance(Duration.ofSeconds(seconds));
    assertEquals(status, vend.send(call).status());
  }

  @Test
  void reportsExpiredCredentials() {
    vend.clock.advance(Duration.ofMinutes(30));
    vend.send(posted(signing().at(vend.clock.instant()))).assertStsError(403, "ExpiredToken");
  }

  @Test
  void reportsThatTheTableDoesNotAnswer() {
    Signing unknown = signing().with("ASIA0000000000000099", "secret", "token");
    vend.store.goDown();
    vend.send(posted(unknown)).assertStsError(503, "ServiceUnavailable");
    assertEquals("UNAVAILABLE", vend.event().get("verdict"));
  }

  @Test
  void everyMutationOfASignedRequestFails() {
    Call genuine = posted(signing());
    assertIsTheSession(vend.send(genuine));
    for (String header : new String[] {"authorization", "x-amz-date", "x-amz-security-token"}) {
      String value = genuine.headers().getOrDefault(header, "");
      for (int i = 0; i < value.length(); i++) {
        assertRejected(genuine.with(header, mutated(value, i)), header, i);
      }
    }
    String body = StsCall.callerIdentity().form();
    for (int i = 0; i < body.length(); i++) {
      assertRejected(genuine.inBase64(mutated(body, i).getBytes(UTF_8)), "body", i);
    }
    assertRejected(
        new Call("POST", "/sts", "", genuine.headers(), genuine.body(), true), "path", 0);
  }

  @Test
  void everyMutationOfAPresignedRequestFails() {
    Call genuine = presigned(signing());
    assertIsTheSession(vend.send(genuine));
    String query = genuine.query();
    for (int i = 0; i < query.length(); i++) {
      Call mutated =
          new Call("GET", genuine.path(), mutated(query, i), genuine.headers(), "", false);
      assertRejected(mutated, "query", i);
    }
    assertRejected(
        new Call("POST", genuine.path(), query, genuine.headers(), "", false), "method", 0);
  }

  private static String mutated(String text, int at) {
    char old = text.charAt(at);
    return text.substring(0, at) + (old == 'x' ? 'y' : 'x') + text.substring(at + 1);
  }

  private void assertRejected(Call call, String where, int at) {
    Reply reply = vend.send(call);
    assertTrue(
        reply.status() == 400 || reply.status() == 403,
        () -> "%s %d: %s".formatted(where, at, reply.body()));
  }
}
