package vend.functions.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import vend.RedactedInput;

/**
 * The query parameters of a route that lists something page by page.
 *
 * @param values by name, each known
 */
record ListParameters(Map<String, String> values) {
  /** The message about a {@code next} that belongs to another list. */
  static final String NOT_NEXT =
      "must be the next of an answer to the same caller with the same filters";

  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]?|100");

  /**
   * Checks the names.
   *
   * @throws InvalidRequest if a parameter is not known
   */
  static ListParameters of(Map<String, String> values, List<String> known) throws InvalidRequest {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidRequest(
            RedactedInput.of(name),
            "is not a parameter of this path; use " + String.join(", ", known));
      }
    }
    return new ListParameters(values);
  }

  <T> Optional<T> value(String name, Function<String, T> read) throws InvalidRequest {
    String text = values.get(name);
    return text == null
        ? Optional.empty()
        : Optional.of(InvalidRequest.reading(name, () -> read.apply(text)));
  }

  /** A parameter that is {@code true} or {@code false}; false without it. */
  boolean flag(String name) throws InvalidRequest {
    return value(name, ListParameters::readFlag).orElse(false);
  }

  private static boolean readFlag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  /** {@code limit}, 1 to 100. */
  int limit(int usual) throws InvalidRequest {
    return value("limit", ListParameters::readLimit).orElse(usual);
  }

  private static int readLimit(String text) {
    if (!LIMIT.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a number from 1 to 100");
    }
    return Integer.parseInt(text);
  }

  /**
   * {@code next}, which only the list itself can read.
   *
   * @param form its characters and its longest length
   */
  Optional<String> next(Pattern form) throws InvalidRequest {
    return value(
        "next",
        text -> {
          if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException(NOT_NEXT);
          }
          return text;
        });
  }

  /**
   * Encodes {@code next}, the place where the next page continues. It needs no signature: it only
   * says where to read on in a list that the server filters again. A digest in it binds it to the
   * list, so that a client that mixes up two lists gets an error.
   */
  static String encoded(String place) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(US_ASCII));
  }

  /**
   * Decodes {@code next}.
   *
   * @throws IllegalArgumentException if it is no Base64 text; the message is for the caller
   */
  static String decoded(String next) {
    try {
      return new String(Base64.getUrlDecoder().decode(next), US_ASCII);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(NOT_NEXT, e);
    }
  }
}
