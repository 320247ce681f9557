package vend.aws;

import java.util.Arrays;
import java.util.Optional;

/**
 * A part of AWS with its own accounts, names and domains; one hub serves one. What the AWS SDK
 * knows of partitions, a test in {@code functions} holds equal to it.
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
  /** The regions in China. */
  AWS_CN("aws-cn", "amazonaws.com.cn", "signin.amazonaws.cn", "console.amazonaws.cn"),
  /** The regions for the government of the United States. */
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

  /** The partition as it stands in an ARN, for example {@code aws-cn}. */
  public String id() {
    return id;
  }

  /** The domain of the endpoints of services: {@code SERVICE.REGION.} comes before it. */
  public String serviceDomain() {
    return serviceDomain;
  }

  /**
   * The host of the sign-in service, where browsers post SAML responses and sign-in tokens come
   * from. Most regions have one of their own besides, with {@code REGION.} before it.
   */
  public String signInDomain() {
    return signInDomain;
  }

  /** The domain that all pages of the console are under. */
  public String consoleDomain() {
    return consoleDomain;
  }

  /** The partition with that id, if Vend knows it. */
  public static Optional<Partition> of(String id) {
    return Arrays.stream(values()).filter(partition -> partition.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
