package vend.integration;

import java.net.URI;
import software.amazon.awssdk.services.sts.StsClient;

/** Says who the AWS SDK for Java is, by credentials that it finds by itself. */
public final class JavaSdkWhoAmI {
  private JavaSdkWhoAmI() {}

  /** Prints the ARN; with {@code OTHER_STS}, the one that it has there as well. */
  public static void main(String[] arguments) {
    try (StsClient sts = StsClient.create()) {
      System.out.println(sts.getCallerIdentity().arn());
    }
    String other = System.getenv("OTHER_STS");
    if (other != null) {
      try (StsClient sts = StsClient.builder().endpointOverride(URI.create(other)).build()) {
        System.out.println(sts.getCallerIdentity().arn());
      }
    }
  }
}
