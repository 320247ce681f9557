package vend.integration;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import vend.Json;

/**
 * What a client made of an answer of STS.
 *
 * @param status of HTTP
 * @param code of the error; empty if it was none
 * @param message of the error, likewise
 * @param attempts how often it asked
 * @param fields of the answer by their paths, but for the time at which keys end
 */
record ParsedAnswer(
    int status, String code, String message, int attempts, Map<String, Object> fields) {

  static ParsedAnswer of(String json) throws Json.MalformedJson {
    Map<String, Object> parsed = Json.readObject(json);
    var fields = new TreeMap<String, Object>();
    ((Map<?, ?>) requireNonNull(parsed.get("fields")))
        .forEach((name, value) -> fields.put((String) name, value));
    return new ParsedAnswer(
        number(parsed, "status"),
        text(parsed, "code"),
        text(parsed, "message"),
        number(parsed, "attempts"),
        fields);
  }

  private static int number(Map<String, Object> parsed, String name) {
    return ((Number) requireNonNull(parsed.get(name))).intValue();
  }

  private static String text(Map<String, Object> parsed, String name) {
    return (String) requireNonNull(parsed.get(name));
  }

  /** Without the text, which is Vend's own where STS's says nothing. */
  ParsedAnswer withoutMessage() {
    return new ParsedAnswer(status, code, "", attempts, fields);
  }

  static ParsedAnswer error(int status, String code) {
    return new ParsedAnswer(status, code, "", 1, Map.of());
  }
}
