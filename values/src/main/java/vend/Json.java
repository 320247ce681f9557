package vend;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON as records or as plain data: objects are {@link Map}s in document order,
 * arrays are lists, and other values are strings, numbers, booleans and null.
 *
 * <p>Reading is strict. A duplicate member, text after the document, more than 32 levels of nesting
 * and more than 128 Ki characters are errors, so that two readers of one document never see
 * different contents.
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
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private static final ObjectReader OBJECTS = MAPPER.readerForMapOf(Object.class);

  private static final ObjectReader WHOLE =
      MAPPER
          .reader()
          .with(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private static final Pattern UNFIT_FOR_LOGS =
      Pattern.compile("[\\x7f-\\x{9f}\\p{Cf}\\u2028\\u2029]");

  private Json() {}

  /** Reads a document that must be one JSON object. */
  public static Map<String, Object> readObject(String text) throws MalformedJson {
    return readObject(text, MAX_CHARACTERS);
  }

  /**
   * Reads a document that must be one JSON object.
   *
   * @param maxCharacters replaces the default limit of 128 Ki characters
   */
  public static Map<String, Object> readObject(String text, int maxCharacters)
      throws MalformedJson {
    return read(text, maxCharacters, parser -> OBJECTS.readValue(parser));
  }

  /**
   * Reads a document that must be one JSON object with a member for each component of a record.
   *
   * @throws MalformedJson also if a member is unknown, unless the record ignores unknown members
   *     ({@code JsonIgnoreProperties})
   */
  public static <T extends Record> T read(String text, Class<T> type) throws MalformedJson {
    return read(text, MAX_CHARACTERS, parser -> WHOLE.readValue(parser, type));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  private static <T> T read(String text, int maxCharacters, Reading<T> reading)
      throws MalformedJson {
    if (text.length() > maxCharacters) {
      throw new MalformedJson("longer than " + maxCharacters + " characters");
    }
    try (var parser = MAPPER.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedJson("not a JSON object");
      }
      T object = reading.read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJson("there is text after the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      throw malformed(e);
    } catch (IOException | RuntimeException e) {
      // Jackson throws an unchecked exception for a number whose exponent BigDecimal cannot hold.
      throw new MalformedJson("not well-formed");
    }
  }

  /** Reads records whose components have their own types, such as {@code Duration}. */
  public static final class Records {
    private final JsonMapper mapper;

    /**
     * @param values the deserializers of the components, made by {@link #value}
     */
    public Records(SimpleModule values) {
      mapper = MAPPER.rebuild().addModule(values).build();
    }

    /**
     * Reads a document that must be one JSON object. The component of a missing member is null.
     *
     * @param maxCharacters replaces the default limit of 128 Ki characters
     * @throws MalformedJson also if a member is unknown
     */
    public <T extends Record> T read(String text, int maxCharacters, Class<T> type)
        throws MalformedJson {
      return Json.read(text, maxCharacters, parser -> mapper.readValue(parser, type));
    }
  }

  /**
   * A deserializer that converts plain data to a type.
   *
   * @param read may throw an {@link IllegalArgumentException}; its message becomes the message of
   *     the {@link MalformedJson}
   */
  public static <T> JsonDeserializer<T> value(Function<@Nullable Object, T> read) {
    return new Value<>(read);
  }

  /**
   * A deserializer that converts a string to a type.
   *
   * @param read may throw an {@link IllegalArgumentException}, as for {@link #value}
   */
  public static <T> JsonDeserializer<T> text(Function<String, T> read) {
    return value(value -> {
      if (value instanceof String text) {
        return read.apply(text);
      }
      throw new IllegalArgumentException("must be a string");
    });
  }

  /** A deserializer of {@code true} and {@code false}. */
  public static JsonDeserializer<Boolean> flag() {
    return value(value -> {
      if (value instanceof Boolean flag) {
        return flag;
      }
      throw new IllegalArgumentException("must be true or false");
    });
  }

  private static final class Value<T> extends JsonDeserializer<T> {
    private final Function<@Nullable Object, T> read;

    Value(Function<@Nullable Object, T> read) {
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return read(parser, context.readValue(parser, Object.class));
    }

    @Override
    public T getNullValue(DeserializationContext context) throws JsonMappingException {
      return read(context.getParser(), null);
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return null;
    }

    private T read(JsonParser parser, @Nullable Object value) throws JsonMappingException {
      try {
        return read.apply(value);
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(parser, "refused", e);
      }
    }
  }

  private static MalformedJson malformed(JacksonException e) {
    if (!(e instanceof JsonMappingException mapping)
        || mapping.getPath().isEmpty()
        || e.getCause() instanceof JacksonException) {
      return malformed(e.getLocation());
    }
    String member = Objects.requireNonNullElse(mapping.getPath().getFirst().getFieldName(), "");
    if (e instanceof PropertyBindingException unknown) {
      return new MalformedJson(
          RedactedInput.of(member),
          "is not a known member; known members are "
              + unknown.getKnownPropertyIds().stream()
                  .map(Objects::toString)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    return new MalformedJson(
        member,
        e.getCause() instanceof IllegalArgumentException refusal
            ? String.valueOf(refusal.getMessage())
            : "is missing or has the wrong type");
  }

  /** Never uses Jackson's own message: it may quote the input, which may hold a secret. */
  private static MalformedJson malformed(@Nullable JsonLocation location) {
    // Jackson gives no location when the input exceeds one of its limits.
    return new MalformedJson(
        location == null
            ? "nested too deeply or has a value that is too long"
            : "not well-formed at line %d, column %d"
                .formatted(location.getLineNr(), location.getColumnNr()));
  }

  /** Writes records or plain data as compact JSON. Members that are null are left out. */
  public static String write(Object data) {
    return write(MAPPER.writer(), data);
  }

  /** Like {@link #write}, but indented, for people. */
  public static String writeInLines(Object data) {
    return write(MAPPER.writerWithDefaultPrettyPrinter(), data);
  }

  private static String write(ObjectWriter writer, Object data) {
    try {
      return writer.writeValueAsString(data);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + data.getClass().getName(), e);
    }
  }

  /**
   * Like {@link #write}, but safe for a log: escapes characters that could break a line or reorder
   * the text in a viewer. These are C1 controls, format characters such as those of bidirectional
   * text, U+2028 and U+2029.
   */
  public static String writeForLog(Object data) {
    String text = write(data);
    // The pattern is slow and matches nothing below 0x7f. Almost every event is plain ASCII.
    if (text.chars().allMatch(character -> character < 0x7f)) {
      return text;
    }
    return UNFIT_FOR_LOGS
        .matcher(text)
        .replaceAll(found ->
            found.group().chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining()));
  }

  /** The text is not the expected JSON object. The message never quotes the text. */
  public static final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1;

    private final @Nullable String member;

    /**
     * @param message names the problem and its place, without quoting the text
     */
    public MalformedJson(String message) {
      this(null, message);
    }

    private MalformedJson(@Nullable String member, String message) {
      super(message);
      this.member = member;
    }

    /** The name of the invalid member; empty if the problem is not in one member. */
    public Optional<String> member() {
      return Optional.ofNullable(member);
    }
  }
}
