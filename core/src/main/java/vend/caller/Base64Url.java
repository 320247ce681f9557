package vend.caller;

import java.util.Base64;
import java.util.Optional;

/**
 * Strict base64url decoding as in RFC 7515: no padding, no other characters, and unused bits of the
 * last character are zero. Libraries accept more, so that one token could have many spellings.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-2">RFC 7515, section 2</a>
 */
public final class Base64Url {
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /**
   * The decoded bytes; empty if the text is empty or is not the canonical encoding of its bytes.
   */
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = DECODER.decode(text);
      boolean onlySpelling = !text.isEmpty() && ENCODER.encodeToString(bytes).equals(text);
      return onlySpelling ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
