package vend.functions.http;

import com.fasterxml.jackson.databind.JsonDeserializer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vend.Json;

/**
 * What a person writes about an access request: a reason or a comment. Other people read it, so it
 * has nothing that could hide or reorder text.
 *
 * @param value up to 500 printable characters on one line; can be empty
 */
record RequestText(String value) {
  static final int LONGEST = 500;

  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]");

  /** Reads it from a JSON body. */
  static JsonDeserializer<RequestText> deserializer() {
    return Json.value(RequestText::of);
  }

  private static RequestText of(@Nullable Object value) {
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException("must be a string");
    }
    if (text.length() > LONGEST || UNPRINTABLE.matcher(text).find()) {
      throw new IllegalArgumentException(
          "must have at most %d printable characters on one line".formatted(LONGEST));
    }
    return new RequestText(text.strip());
  }
}
