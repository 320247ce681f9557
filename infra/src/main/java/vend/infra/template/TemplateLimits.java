package vend.infra.template;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What CloudFormation takes as one template.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">CloudFormation
 *     quotas</a>
 */
public final class TemplateLimits {
  /** Resources of a template. */
  public static final int RESOURCES = 500;

  /** Mappings of a template, which is far more than {@link #RESOURCES} roles ever need. */
  public static final int MAPPINGS = 200;

  /**
   * Attributes of a mapping. AWS does not say whether these are its keys or those below a key; here
   * it holds for both, as cfn-lint has it.
   *
   * @see <a href="https://github.com/aws-cloudformation/cfn-lint/pull/205">cfn-lint: found out by
   *     trial and error in the console</a>
   */
  public static final int MAPPING_ATTRIBUTES = 200;

  /** Bytes of a template in S3: "1 MB", taken for the smaller one. */
  public static final int BODY = 1_000_000;

  /** Bytes of a template in the request itself; a larger one lies in S3. */
  public static final int BODY_IN_REQUEST = 51_200;

  private TemplateLimits() {}

  /** Bytes of a text. */
  public static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
