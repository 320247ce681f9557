package vend.functions.http;

import java.util.function.Supplier;
import vend.Json;
import vend.Reason;

/** A request that does not have the form of the HTTP API. */
final class InvalidRequest extends Exception {
  private final Reason reason;

  private InvalidRequest(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /**
   * @param field the place in the request
   * @param problem the error at that place; never quotes a value, which may be a secret
   */
  InvalidRequest(String field, String problem) {
    this(Reason.INVALID_REQUEST, field + ": " + problem);
  }

  /** A request that is longer than Vend reads. */
  static InvalidRequest tooLarge(String limit) {
    return new InvalidRequest(Reason.REQUEST_TOO_LARGE, "body: " + limit);
  }

  /**
   * Reads a JSON body.
   *
   * @param most the largest number of characters
   * @throws InvalidRequest if the body is longer, is not the JSON of this type, or has a wrong
   *     value
   */
  static <T extends Record> T body(String text, int most, Json.Records records, Class<T> type)
      throws InvalidRequest {
    if (text.length() > most) {
      throw tooLarge("has more than %d characters".formatted(most));
    }
    try {
      return records.read(text, most, type);
    } catch (Json.MalformedJson e) {
      throw new InvalidRequest(e.member().orElse("body"), String.valueOf(e.getMessage()));
    }
  }

  /** Reads a value, and adds the field's name to the error if its form is wrong. */
  static <T> T reading(String field, Supplier<T> value) throws InvalidRequest {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(field, String.valueOf(e.getMessage()));
    }
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
