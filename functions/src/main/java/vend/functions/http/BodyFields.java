package vend.functions.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vend.Echo;
import vend.Json;

/** The fields of a JSON body, none of which is one that its path does not know. */
final class BodyFields {
  /** More than enough for a policy of 2,048 characters, 10 ARNs of as many and 50 tags. */
  private static final int MOST_CHARACTERS = 128 * 1024;

  private final Map<String, Object> fields;

  private BodyFields(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads a body.
   *
   * @param known the fields that the path knows
   * @throws InvalidRequest if it is no JSON object of these
   */
  static BodyFields read(String body, Set<String> known) throws InvalidRequest {
    if (body.isBlank()) {
      throw new InvalidRequest("body", "is empty; it must be a JSON object with a \"role\"");
    }
    if (body.length() > MOST_CHARACTERS) {
      throw InvalidRequest.tooLarge("has more than %d characters".formatted(MOST_CHARACTERS));
    }
    Map<String, Object> fields;
    try {
      fields = Json.readObject(body, MOST_CHARACTERS);
    } catch (Json.MalformedJson e) {
      throw new InvalidRequest("body", String.valueOf(e.getMessage()));
    }
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidRequest(
            Echo.of(name),
            "is not known here; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
    return new BodyFields(fields);
  }

  /** Whether it stands there, be it as null. */
  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** As it stands there. */
  @Nullable Object get(String name) {
    return fields.get(name);
  }

  Optional<String> text(String name) throws InvalidRequest {
    if (!has(name)) {
      return Optional.empty();
    }
    if (get(name) instanceof String text) {
      return Optional.of(text);
    }
    throw new InvalidRequest(name, "must be a string");
  }

  /** Empty where there is none. */
  List<?> list(String name) throws InvalidRequest {
    if (!has(name)) {
      return List.of();
    }
    if (get(name) instanceof List<?> list) {
      return list;
    }
    throw new InvalidRequest(name, "must be a list");
  }
}
