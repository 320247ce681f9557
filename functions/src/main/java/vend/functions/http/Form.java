package vend.functions.http;

import java.util.function.Supplier;

/** Reads a value and says which field it was when its form is wrong. */
final class Form {
  private Form() {}

  static <T> T read(String field, Supplier<T> value) throws InvalidRequest {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(field, String.valueOf(e.getMessage()));
    }
  }
}
