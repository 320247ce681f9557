package vend.functions.aws;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * A value in an item, in DynamoDB's JSON.
 *
 * @param json its one type and its value, for example {@code {"S": "text"}}
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
record Attribute(Map<String, Object> json) {
  static Attribute text(String value) {
    return new Attribute(Map.of("S", value));
  }

  static Attribute number(long value) {
    return new Attribute(Map.of("N", Long.toString(value)));
  }

  static Attribute seconds(Instant time) {
    return number(time.getEpochSecond());
  }

  static Attribute millis(Instant time) {
    return number(time.toEpochMilli());
  }

  static Attribute bytes(byte[] value) {
    return new Attribute(Map.of("B", Base64.getEncoder().encodeToString(value)));
  }
}
