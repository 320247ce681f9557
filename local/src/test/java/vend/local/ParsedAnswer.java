package vend.local;

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
    ((Map<?, ?>) parsed.get("fields")).forEach((name, value) -> fields.put((String) name, value));
    return new ParsedAnswer(
        ((Number) parsed.get("status")).intValue(),
        (String) parsed.get("code"),
        (String) parsed.get("message"),
        ((Number) parsed.get("attempts")).intValue(),
        fields);
  }

  /** Without the text, which is Vend's own where STS's says nothing. */
  ParsedAnswer withoutMessage() {
    return new ParsedAnswer(status, code, "", attempts, fields);
  }

  static ParsedAnswer error(int status, String code) {
    return new ParsedAnswer(status, code, "", 1, Map.of());
  }
}
