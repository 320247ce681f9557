package vend.policy.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.Json;

/** Claims as people write them on a command line: {@code k=v} is text, {@code k:=v} is JSON. */
public final class ClaimArguments {
  private ClaimArguments() {}

  /**
   * The claims as plain data, in their order.
   *
   * @throws IllegalArgumentException if one has another form, or stands there twice; the message is
   *     for who wrote it
   */
  public static Map<String, Object> parse(List<String> arguments) {
    var parsed = new LinkedHashMap<String, Object>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1 || argument.startsWith(":=")) {
        throw new IllegalArgumentException(
            "--claim is written k=v, or k:=v for JSON; this is not: " + argument);
      }
      boolean json = argument.charAt(equals - 1) == ':';
      String name = argument.substring(0, json ? equals - 1 : equals);
      String value = argument.substring(equals + 1);
      if (parsed.put(name, json ? json(name, value) : value) != null) {
        throw new IllegalArgumentException("--claim %s is given twice".formatted(name));
      }
    }
    return parsed;
  }

  private static Object json(String name, String value) {
    try {
      Map<String, Object> document = Json.readObject("{\"value\":" + value + "}");
      Object read = document.get("value");
      // With a second member, what was given had a comma in it and is more than one value.
      if (read != null && document.size() == 1) {
        return read;
      }
    } catch (Json.MalformedJson e) {
      throw new IllegalArgumentException(
          "the value of --claim %s:= is not JSON: %s".formatted(name, e.getMessage()), e);
    }
    throw new IllegalArgumentException(
        "the value of --claim %s:= must be one value, and not null".formatted(name));
  }
}
