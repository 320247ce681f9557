package vend.aws;

import java.util.Arrays;
import java.util.Optional;

/**
 * An AWS partition: regions with their own accounts, ARNs and domains. One hub serves one
 * partition. A test in {@code functions} compares these values with those of the AWS SDK.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">partitions</a>
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/signin-service.html">AWS Sign-In
 *     endpoints</a>
 * @see <a
 *     href="https://docs.amazonaws.cn/en_us/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html">sign-in
 *     and console in China</a>
 */
public enum Partition {
  /** The commercial regions. */
  AWS("aws", "amazonaws.com", "signin.aws.amazon.com", "console.aws.amazon.com"),
  /** The China regions. */
  AWS_CN("aws-cn", "amazonaws.com.cn", "signin.amazonaws.cn", "console.amazonaws.cn"),
  /** The AWS GovCloud (US) regions. */
  AWS_US_GOV(
      "aws-us-gov", "amazonaws.com", "signin.amazonaws-us-gov.com", "console.amazonaws-us-gov.com");

  private final String id;
  private final String serviceDomain;
  private final String signInDomain;
  private final String consoleDomain;

  Partition(String id, String serviceDomain, String signInDomain, String consoleDomain) {
    this.id = id;
    this.serviceDomain = serviceDomain;
    this.signInDomain = signInDomain;
    this.consoleDomain = consoleDomain;
  }

  /** The partition's part of an ARN, for example {@code aws-cn}. */
  public String id() {
    return id;
  }

  /** The domain of service endpoints, without the prefix {@code SERVICE.REGION.}. */
  public String serviceDomain() {
    return serviceDomain;
  }

  /**
   * The host of the sign-in service, to which browsers post SAML responses and which issues sign-in
   * tokens. Most regions also have their own host, with the prefix {@code REGION.}.
   */
  public String signInDomain() {
    return signInDomain;
  }

  /** The domain of all console pages. */
  public String consoleDomain() {
    return consoleDomain;
  }

  /** The partition with that id; empty if Vend does not support it. */
  public static Optional<Partition> of(String id) {
    return Arrays.stream(values()).filter(partition -> partition.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
