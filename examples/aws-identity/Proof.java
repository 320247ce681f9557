import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Prints a token that proves an AWS identity to Vend.
 *
 * <pre>java -cp "aws-sdk/*" Proof.java REGION SERVER_ID</pre>
 *
 * <p>REGION and SERVER_ID are {@code aws} and {@code audience} of the issuer in Vend's grants file.
 * The AWS credentials come from the SDK's default provider chain. The token is a secret and expires
 * after one minute. If {@code AWS_ENDPOINT_URL_STS} is set, the token is for that STS endpoint.
 *
 * <p>Needs the artifacts {@code auth} and {@code http-auth-aws} of the AWS SDK for Java 2.
 */
public final class Proof {
  private Proof() {}

  /** Prints only the token. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: java -cp CLASSPATH Proof.java REGION SERVER_ID");
      System.exit(2);
    }
    System.out.println(token(arguments[0], arguments[1]));
  }

  private static String token(String region, String serverId) {
    byte[] url = presigned(region, serverId).toString().getBytes(UTF_8);
    return "vend-aws-v1." + Base64.getUrlEncoder().withoutPadding().encodeToString(url);
  }

  private static URI presigned(String region, String serverId) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(endpoint(region))
            .encodedPath("/")
            .putRawQueryParameter("Action", "GetCallerIdentity")
            .putRawQueryParameter("Version", "2011-06-15")
            .putHeader("X-Vend-Server-Id", serverId)
            .build();
    try (var credentials = DefaultCredentialsProvider.builder().build()) {
      return AwsV4HttpSigner.create()
          .sign(
              sign ->
                  sign.request(request)
                      .identity(credentials.resolveCredentials())
                      .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                      .putProperty(
                          AwsV4FamilyHttpSigner.AUTH_LOCATION,
                          AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                      .putProperty(
                          AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(60)))
          .request()
          .getUri();
    }
  }

  private static URI endpoint(String region) {
    String custom = System.getenv("AWS_ENDPOINT_URL_STS");
    String standard =
        "https://sts." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
    return URI.create(custom == null || custom.isEmpty() ? standard : custom);
  }
}
