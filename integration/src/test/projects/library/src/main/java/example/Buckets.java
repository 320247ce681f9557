package example;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import vend.client.VendCredentialsProvider;

/**
 * A program that uses Vend's credentials: the example of docs/how-to/java.md, and a call that prints
 * the identity.
 */
public final class Buckets {
  private Buckets() {}

  /** The example of docs/how-to/java.md. */
  static S3Client client() {
    var vend =
        VendCredentialsProvider.builder()
            .hub("https://vend.example.com")
            .role("shop-prod/deploy")
            .build();
    return S3Client.builder().credentialsProvider(vend).build();
  }

  /** Prints the ARN of the session. The arguments are {@code HUB STS ROLE}. */
  public static void main(String[] arguments) {
    AwsCredentialsProvider vend =
        VendCredentialsProvider.builder().hub(arguments[0]).role(arguments[2]).build();
    try (StsClient sts =
        StsClient.builder()
            .credentialsProvider(vend)
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(arguments[1]))
            .build()) {
      System.out.println(sts.getCallerIdentity().arn());
    }
  }
}
