package vend.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;

/**
 * An estimate of the packed size of a session's policies and tags, which STS limits.
 *
 * <p>AWS publishes neither the format nor the limit. According to measurements that users published
 * (nine tags of 252 characters: 498 %), tags are not compressed and have about 460 bytes; policies
 * are compressed. So the estimate is the bytes of the tags plus the bytes of the policy after
 * DEFLATE. Only requests over {@link #SURELY_TOO_LARGE} are rejected before the call. For smaller
 * ones STS decides, and its refusal has the same reason code.
 *
 * @param percent of the space that AWS allots
 */
public record PackedSize(int percent) {
  /** Above this percentage, Vend does not call STS. */
  public static final int SURELY_TOO_LARGE = 130;

  private static final int ALLOTTED_BYTES = 460;

  public static PackedSize of(SessionRequest request) {
    return of(request.tags().values(), request.policy().map(SessionPolicy::json));
  }

  /**
   * Estimates the packed size of tags and a policy.
   *
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

  /** Whether STS would reject the request even if the estimate is rather inaccurate. */
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
