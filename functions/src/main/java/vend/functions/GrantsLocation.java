package vend.functions;

import java.nio.file.Path;
import vend.functions.aws.BucketObject;

/** The location of the grants file. */
public sealed interface GrantsLocation {
  /**
   * A file in the function's package. It changes only with a deployment.
   *
   * @param path absolute, or relative to the working directory
   */
  record Packaged(Path path) implements GrantsLocation {}

  /**
   * An object in S3. It may change while the function runs.
   *
   * @param object the grants file; its policies and SAML metadata are under the same prefix
   */
  record InBucket(BucketObject object) implements GrantsLocation {}
}
