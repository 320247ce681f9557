package vend;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain data: objects are {@link Map}s in order, arrays are lists, and the rest are
 * strings, numbers, booleans and null.
 *
 * <p>Reading is strict: a member that stands twice, anything after the document, more than 32
 * levels or more than 128 Ki characters, are errors, since two readers of one document must never
 * see two documents.
 */
public final class Json {
  private static final int MAX_CHARACTERS = 128 * 1024;
  private static final int MAX_DEPTH = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.NON_NULL))
          .build();

  private static final ObjectReader OBJECTS = MAPPER.readerForMapOf(Object.class);

  private static final Pattern UNFIT_FOR_LOGS =
      Pattern.compile("[\\x7f-\\x{9f}\\p{Cf}\\u2028\\u2029]");

  private Json() {}

  /**
   * Reads a document that must be one object.
   *
   * @throws MalformedJson if it is anything else
   */
  public static Map<String, Object> readObject(String text) throws MalformedJson {
    return readObject(text, MAX_CHARACTERS);
  }

  /**
   * Reads a document that must be one object, of a size that the caller knows to be bearable.
   *
   * @throws MalformedJson if it is anything else
   */
  public static Map<String, Object> readObject(String text, int maxCharacters)
      throws MalformedJson {
    if (text.length() > maxCharacters) {
      throw new MalformedJson("longer than " + maxCharacters + " characters");
    }
    try (var parser = MAPPER.createParser(text)) {
      if (parser.nextToken() != com.fasterxml.jackson.core.JsonToken.START_OBJECT) {
        throw new MalformedJson("not a JSON object");
      }
      Map<String, Object> object = OBJECTS.readValue(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJson("there is something after the JSON object");
      }
      return object;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw malformed(e.getLocation());
    } catch (IOException | RuntimeException e) {
      // Unchecked for a number whose exponent is beyond BigDecimal's.
      throw new MalformedJson("not well-formed");
    }
  }

  /** The library's own message may quote the input, and the input may hold a secret. */
  private static MalformedJson malformed(@Nullable JsonLocation location) {
    // The library gives no place where one of its limits was passed.
    return new MalformedJson(
        location == null
            ? "beyond a limit of depth or size"
            : "not well-formed at line %d, column %d"
                .formatted(location.getLineNr(), location.getColumnNr()));
  }

  /** Writes plain data without white space; map entries that are null are left out. */
  public static String write(Object data) {
    return write(MAPPER.writer(), data);
  }

  /** The same in lines, for people. */
  public static String writeInLines(Object data) {
    return write(MAPPER.writerWithDefaultPrettyPrinter(), data);
  }

  private static String write(ObjectWriter writer, Object data) {
    try {
      return writer.writeValueAsString(data);
    } catch (IOException e) {
      throw new IllegalArgumentException("not plain data: " + data.getClass().getName(), e);
    }
  }

  /**
   * The same for a log: escapes what could break a line or reorder the text in a viewer, which is
   * C1 controls, format characters such as those of bidirectional text, and U+2028 and U+2029.
   */
  public static String writeForLog(Object data) {
    return UNFIT_FOR_LOGS
        .matcher(write(data))
        .replaceAll(found ->
            found.group().chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining()));
  }

  /** The text is not the one JSON object that it should be. The message never quotes the text. */
  public static final class MalformedJson extends Exception {
    /**
     * @param message what was wrong and where
     */
    public MalformedJson(String message) {
      super(message);
    }
  }
}
