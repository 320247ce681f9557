package vend.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * An estimate of how much of AWS's packed limit for session policies and tags a request takes.
 *
 * <p>AWS publishes neither the format nor the limit. Measurements that users published (nine tags
 * of 252 characters: 498 %) say that tags go in as they are, into about 460 bytes; policies are
 * compressed. So the estimate is the tags' bytes plus the policy's bytes after DEFLATE. Only what
 * is over {@link #SURELY_TOO_LARGE} is refused before the call; in between STS decides, and its
 * refusal has the same reason.
 *
 * @param percent of the space that AWS allots
 */
public record PackedSize(int percent) {
  /** Beyond this many percent the call is not worth making. */
  public static final int SURELY_TOO_LARGE = 130;

  private static final int ALLOTTED_BYTES = 460;

  /** The estimate for one request. */
  public static PackedSize of(SessionRequest request) {
    return of(request.tags().values(), request.policy().map(SessionPolicy::json));
  }

  /**
   * The estimate for a session's tags and its policy.
   *
   * @param tags keys and values
   * @param policy a policy document without white space
   */
  public static PackedSize of(Map<String, String> tags, Optional<String> policy) {
    int bytes = 0;
    for (var tag : tags.entrySet()) {
      bytes += tag.getKey().getBytes(UTF_8).length + tag.getValue().getBytes(UTF_8).length;
    }
    bytes += policy.map(PackedSize::deflated).orElse(0);
    return new PackedSize(bytes * 100 / ALLOTTED_BYTES);
  }

  /** Whether STS would refuse this even if the estimate is off by a good part. */
  public boolean isSurelyTooLarge() {
    return percent > SURELY_TOO_LARGE;
  }

  private static int deflated(String text) {
    byte[] input = text.getBytes(UTF_8);
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(input);
      deflater.finish();
      return deflater.deflate(new byte[input.length + 64]);
    }
  }
}
