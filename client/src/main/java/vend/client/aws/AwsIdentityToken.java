package vend.client.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import vend.Secret;
import vend.Sha256;
import vend.aws.AwsRegion;
import vend.aws.IdentityProofFormat;
import vend.client.source.NoCredentials;
import vend.client.token.TokenSource;

/**
 * Makes tokens that prove an AWS identity to a Vend hub: a presigned {@code GetCallerIdentity}
 * request, valid for one minute. The token contains no secret access key, and making it sends no
 * request.
 *
 * @param base the AWS credentials whose identity is proved
 * @param region the region of the STS that the hub calls: {@code aws} of the issuer in its grants
 *     file
 * @param serverId the hub's own name: {@code audience} of that issuer
 * @param sts another address of that STS, if the hub uses one
 */
public record AwsIdentityToken(
    BaseCredentials base, AwsRegion region, String serverId, Optional<URI> sts, InstantSource clock)
    implements TokenSource {
  private static final Duration LIFE = Duration.ofMinutes(1);
  private static final Pattern SIGNER = Pattern.compile("X-Amz-Credential=([^%&]+)");

  /**
   * Makes a token source for the STS endpoint in this machine's settings.
   *
   * @param environment {@code AWS_ENDPOINT_URL_STS} names another address than AWS's own
   */
  public static AwsIdentityToken of(
      BaseCredentials base,
      AwsRegion region,
      String serverId,
      Map<String, String> environment,
      InstantSource clock) {
    return new AwsIdentityToken(
        base,
        region,
        serverId,
        Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_STS"))
            .filter(address -> !address.isBlank())
            .map(URI::create),
        clock);
  }

  @Override
  public Secret token() throws NoCredentials {
    byte[] url = presigned(base.resolved()).toString().getBytes(UTF_8);
    return Secret.of(
        IdentityProofFormat.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(url));
  }

  private URI presigned(AwsCredentials credentials) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(sts.orElseGet(() -> URI.create("https://" + region.host("sts"))))
            .encodedPath("/")
            .putRawQueryParameter("Action", "GetCallerIdentity")
            .putRawQueryParameter("Version", "2011-06-15")
            .putHeader(IdentityProofFormat.SERVER_ID_HEADER, serverId)
            .build();
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.request(request)
                .identity(credentials)
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(clock.instant(), ZoneOffset.UTC))
                .putProperty(
                    AwsV4FamilyHttpSigner.AUTH_LOCATION,
                    AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, LIFE))
        .request()
        .getUri();
  }

  /** Hashes the access key id, since the signature differs in each token. */
  @Override
  public String identity(Secret token) {
    String[] parts = token.reveal().split("\\.", 2);
    String url = new String(Base64.getUrlDecoder().decode(parts[parts.length - 1]), UTF_8);
    Matcher signer = SIGNER.matcher(url);
    return Sha256.of((signer.find() ? signer.group(1) : url).getBytes(UTF_8));
  }

  @Override
  public String origin() {
    return base.name().isEmpty()
        ? "this machine's AWS credentials"
        : "the AWS credentials of profile " + base.name();
  }
}
