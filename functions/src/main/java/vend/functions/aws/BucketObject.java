package vend.functions.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an object is in S3. Keys are of plain names: no {@code ..}, nothing that has to be encoded.
 *
 * @param bucket 3 to 63 of {@code a-z0-9.-}
 * @param key names of {@code A-Za-z0-9_.-} that do not begin with a dot or dash, joined by {@code
 *     /}; at most 1,024 characters
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">names
 *     of buckets</a>
 */
public record BucketObject(String bucket, String key) {
  /** What its address begins with. */
  public static final String SCHEME = "s3://";

  private static final Pattern BUCKET =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");
  private static final Pattern KEY =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final Pattern ADDRESS = Pattern.compile("s3://([^/]*)/(.*)", Pattern.DOTALL);
  private static final int MOST_KEY_CHARACTERS = 1024;

  public BucketObject {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException("is not the name of a bucket");
    }
    if (key.length() > MOST_KEY_CHARACTERS || !KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("is not a key of plain names, at most 1024 characters");
    }
  }

  /**
   * Reads {@code s3://bucket/key}.
   *
   * @throws IllegalArgumentException if it is no such address
   */
  public static BucketObject parse(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is not of the form s3://bucket/key");
    }
    return new BucketObject(parts.group(1), parts.group(2));
  }

  /**
   * The object with this path below the folder that this one is in.
   *
   * @throws IllegalArgumentException if the path is not of plain names, or too long
   */
  public BucketObject beside(String path) {
    return new BucketObject(bucket, key.substring(0, key.lastIndexOf('/') + 1) + path);
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
