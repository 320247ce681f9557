package vend.integration;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import vend.Json;

/**
 * An STS response as a client parsed it.
 *
 * @param status the HTTP status
 * @param code the error code; empty on success
 * @param message the error message; empty on success
 * @param attempts how many requests the client sent
 * @param fields the response's fields by path, without the expiration of the credentials
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

  /** Drops the message: STS does not document its wording, so Vend's differs. */
  ParsedAnswer withoutMessage() {
    return new ParsedAnswer(status, code, "", attempts, fields);
  }

  static ParsedAnswer error(int status, String code) {
    return new ParsedAnswer(status, code, "", 1, Map.of());
  }
}
