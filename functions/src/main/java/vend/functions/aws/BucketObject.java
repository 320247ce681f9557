package vend.functions.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The location of an S3 object. Keys consist of plain names: no {@code ..}, and nothing that needs
 * encoding.
 *
 * @param bucket 3 to 63 characters of {@code a-z0-9.-}
 * @param key names of {@code A-Za-z0-9_.-} that do not start with a dot or dash, joined by {@code
 *     /}; at most 1,024 characters
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">S3
 *     bucket naming rules</a>
 */
public record BucketObject(String bucket, String key) {
  /** The prefix of an address. */
  public static final String SCHEME = "s3://";

  private static final Pattern BUCKET =
      Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");
  private static final Pattern KEY =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final Pattern ADDRESS = Pattern.compile("s3://([^/]*)/(.*)", Pattern.DOTALL);
  private static final int MOST_KEY_CHARACTERS = 1024;

  public BucketObject {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException("has a bucket name that S3 does not allow");
    }
    if (key.length() > MOST_KEY_CHARACTERS || !KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "has a key that is not made of plain names (A-Z a-z 0-9 _ . -), or is longer than 1024 characters");
    }
  }

  /**
   * Parses {@code s3://bucket/key}.
   *
   * @throws IllegalArgumentException if the text has another form; the message reads on from the
   *     name of a setting
   */
  public static BucketObject parse(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException("must have the form s3://bucket/key");
    }
    return new BucketObject(parts.group(1), parts.group(2));
  }

  /**
   * The object with this path, relative to the folder of this object.
   *
   * @throws IllegalArgumentException if the path does not consist of plain names, or is too long
   */
  public BucketObject beside(String path) {
    return new BucketObject(bucket, key.substring(0, key.lastIndexOf('/') + 1) + path);
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
