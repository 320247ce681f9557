package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import vend.Secret;

/** Vend's signatures are those of the SDK's own signer, whatever is signed. */
class SignatureTest {
  private static final String REGION = "eu-central-1";

  @Property
  void signsAPostAsTheSdkDoes(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long seconds,
      @ForAll byte[] body,
      @ForAll @AlphaChars @StringLength(min = 1, max = 40) String secret,
      @ForAll @AlphaChars @StringLength(max = 40) String token) {
    var headers = Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", "A.Get");
    for (String address :
        new String[] {
          "https://dynamodb.eu-central-1.amazonaws.com/",
          "http://127.0.0.1:8000",
          "https://a.b:443/"
        }) {
      assertSame(
          "dynamodb", SdkHttpMethod.POST, address, headers, body, keys(secret, token), seconds);
    }
  }

  @Property
  void signsAnObjectsAddressAsTheSdkDoes(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long seconds,
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String name) {
    assertSame(
        "s3",
        SdkHttpMethod.GET,
        "https://bucket.s3.eu-central-1.amazonaws.com/folder/" + name + ".yaml",
        Map.of("Accept-Encoding", "identity", "If-None-Match", "\"tag\""),
        new byte[0],
        keys("secret", "token"),
        seconds);
  }

  private static AwsKeys keys(String secret, String token) {
    return new AwsKeys(
        "AKIAIOSFODNN7EXAMPLE",
        Secret.of(secret),
        Optional.of(token).filter(text -> !text.isEmpty()).map(Secret::of));
  }

  private static void assertSame(
      String service,
      SdkHttpMethod method,
      String address,
      Map<String, String> headers,
      byte[] body,
      AwsKeys keys,
      long seconds) {
    Instant now = Instant.ofEpochSecond(seconds);
    URI uri = URI.create(address);
    var request = Signature.Request.of(method.name(), uri, body, now);
    Map<String, String> ours = new Signature(service, REGION).headers(request, headers, keys);
    assertEquals(sdk(service, method, ours, uri, body, keys, now), ours.get("Authorization"));
  }

  private static String sdk(
      String service,
      SdkHttpMethod method,
      Map<String, String> headers,
      URI uri,
      byte[] body,
      AwsKeys keys,
      Instant now) {
    var request = SdkHttpRequest.builder().method(method).uri(uri);
    headers.forEach((name, value) -> {
      if (!name.startsWith("x-amz-") && !name.equals("Authorization")) {
        request.putHeader(name, value);
      }
    });
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.identity(identity(keys))
                .request(request.build())
                .payload(() -> new ByteArrayInputStream(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, REGION)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }

  private static AwsCredentialsIdentity identity(AwsKeys keys) {
    String secret = keys.secretAccessKey().reveal();
    return keys.sessionToken()
        .<AwsCredentialsIdentity>map(token ->
            AwsSessionCredentialsIdentity.create(keys.accessKeyId(), secret, token.reveal()))
        .orElseGet(() -> AwsCredentialsIdentity.create(keys.accessKeyId(), secret));
  }
}
