package vend.local;

import software.amazon.awssdk.services.sts.StsClient;

/** Says who the AWS SDK for Java is, by credentials that it finds by itself. */
public final class JavaSdkWhoAmI {
  private JavaSdkWhoAmI() {}

  /** Prints the ARN. */
  public static void main(String[] arguments) {
    try (StsClient sts = StsClient.create()) {
      System.out.println(sts.getCallerIdentity().arn());
    }
  }
}
