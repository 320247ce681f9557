package vend.grant;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of an access request. It is also the value of the session tag {@code vend:request}.
 *
 * @param value {@code req-} and 12 characters: digits and lower-case letters without i, l, o and u,
 *     which people misread
 */
public record RequestId(String value) {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final String PREFIX = "req-";
  private static final int LENGTH = 12;
  private static final Pattern FORM = Pattern.compile("req-[0-9a-hjkmnp-tv-z]{12}");

  /**
   * @throws IllegalArgumentException if the value has another form
   */
  public RequestId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("the id of a request looks like req-0a1b2c3d4e5f");
    }
  }

  /** Makes a new id. The store refuses an id that exists, so 60 random bits are enough. */
  public static RequestId random(SecureRandom random) {
    var id = new StringBuilder(PREFIX);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new RequestId(id.toString());
  }

  /** Reads an id; empty if the text has another form. */
  public static Optional<RequestId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new RequestId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
