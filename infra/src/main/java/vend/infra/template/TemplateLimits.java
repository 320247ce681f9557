package vend.infra.template;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * CloudFormation's limits for one template.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">CloudFormation
 *     quotas</a>
 */
public final class TemplateLimits {
  /** Resources in a template. */
  public static final int RESOURCES = 500;

  /** Mappings in a template: far more than {@link #RESOURCES} roles ever need. */
  public static final int MAPPINGS = 200;

  /**
   * Attributes in a mapping. AWS does not say whether that means the keys or the attributes below a
   * key. Vend applies it to both, as cfn-lint does.
   *
   * @see <a href="https://github.com/aws-cloudformation/cfn-lint/pull/205">cfn-lint: found by trial
   *     and error in the console</a>
   */
  public static final int MAPPING_ATTRIBUTES = 200;

  /** Bytes of a template in S3. AWS says "1 MB", of which this is the smaller reading. */
  public static final int BODY = 1_000_000;

  /** Bytes of a template in the request itself. A larger template has to be in S3. */
  public static final int BODY_IN_REQUEST = 51_200;

  private TemplateLimits() {}

  public static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
