package vend.policy.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.Json;

/** Parses claims of a command line: {@code k=v} for text, {@code k:=v} for JSON. */
public final class ClaimArguments {
  private ClaimArguments() {}

  /**
   * Parses the arguments; the claims keep their order.
   *
   * @throws IllegalArgumentException if an argument is invalid or a claim repeated; the message is
   *     for the user
   */
  public static Map<String, Object> parse(List<String> arguments) {
    var parsed = new LinkedHashMap<String, Object>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1 || argument.startsWith(":=")) {
        throw new IllegalArgumentException(
            "Write --claim as k=v, or as k:=v for JSON. This value is invalid: " + argument);
      }
      boolean json = argument.charAt(equals - 1) == ':';
      String name = argument.substring(0, json ? equals - 1 : equals);
      String value = argument.substring(equals + 1);
      if (parsed.put(name, json ? json(name, value) : value) != null) {
        throw new IllegalArgumentException(
            "The claim %s is given twice. Remove one --claim.".formatted(name));
      }
    }
    return parsed;
  }

  private static Object json(String name, String value) {
    try {
      Map<String, Object> document = Json.readObject("{\"value\":" + value + "}");
      Object read = document.get("value");
      // A second member means that the argument had a comma and more than one value.
      if (read != null && document.size() == 1) {
        return read;
      }
    } catch (Json.MalformedJson e) {
      throw new IllegalArgumentException(
          "The value of --claim %s:= is not JSON: %s".formatted(name, e.getMessage()), e);
    }
    throw new IllegalArgumentException(
        "The value of --claim %s:= must be exactly one JSON value, and not null.".formatted(name));
  }
}
