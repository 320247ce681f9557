package vend.integration;

import java.net.URI;
import software.amazon.awssdk.services.sts.StsClient;

/** Prints the caller identity of the credentials that the AWS SDK for Java finds by default. */
public final class JavaSdkWhoAmI {
  private JavaSdkWhoAmI() {}

  /** Prints the ARN; if {@code OTHER_STS} is set, also the ARN that this endpoint returns. */
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
