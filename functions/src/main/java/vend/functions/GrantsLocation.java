package vend.functions;

import java.nio.file.Path;
import vend.functions.aws.BucketObject;

/** Where the grants file is. */
public sealed interface GrantsLocation {
  /**
   * In the package: it changes with the function only.
   *
   * @param path absolute, or relative to the working directory
   */
  record Packaged(Path path) implements GrantsLocation {}

  /**
   * In S3, where it may change.
   *
   * @param object the file; policies are below the same prefix
   */
  record InBucket(BucketObject object) implements GrantsLocation {}
}
