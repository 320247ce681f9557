package vend.functions.http;

import com.fasterxml.jackson.databind.JsonDeserializer;
import vend.Json;
import vend.Printable;

/**
 * What a person writes about an access request: a reason or a comment. Other people read it, so it
 * has nothing that could hide or reorder text.
 *
 * @param value up to 500 printable characters on one line; can be empty
 */
record RequestText(String value) {
  static final int LONGEST = 500;

  /** Reads it from a JSON body. */
  static JsonDeserializer<RequestText> deserializer() {
    return Json.text(RequestText::of);
  }

  private static RequestText of(String text) {
    if (text.length() > LONGEST || !Printable.isOneLine(text)) {
      throw new IllegalArgumentException(
          "must have at most %d printable characters on one line".formatted(LONGEST));
    }
    return new RequestText(text.strip());
  }
}
