package vend.grant.file;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the document with its place. The accessors throw a {@link YamlProblem} if the value
 * has another type; {@link Problems} collects it.
 *
 * @param path the place in the document, for example {@code grants[0].roles[1]}
 */
public record YamlValue(Node node, String path) {
  /** Returns a string; numbers and Booleans must be in quotes. */
  public String text() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue();
    }
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      throw problem(
          "The value must be a string. Put it in quotes: \"%s\"".formatted(scalar.getValue()));
    }
    throw problem("The value must be a string.");
  }

  /** Returns a string, a number or a Boolean, as it is written. */
  public String scalar() {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw problem("The value must be a string, a number, true or false.");
  }

  public boolean flag() {
    return switch (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)
        ? scalar.getValue()
        : "") {
      case "true" -> true;
      case "false" -> false;
      default -> throw problem("The value must be true or false.");
    };
  }

  public int number() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      return parsed(
          scalar.getValue(),
          Integer::parseInt,
          _ -> "The value must be a whole number of at most 2147483647.");
    }
    throw problem("The value must be a whole number.");
  }

  public List<YamlValue> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw problem("The value must be a list.");
    }
    var values = new ArrayList<YamlValue>();
    for (Node element : sequence.getValue()) {
      values.add(new YamlValue(element, "%s[%d]".formatted(path, values.size())));
    }
    return values;
  }

  public List<YamlValue> nonEmptyList() {
    List<YamlValue> values = list();
    if (values.isEmpty()) {
      throw problem("The list must not be empty.");
    }
    return values;
  }

  /** Returns the elements of a list, or a single value as a list of one. */
  public List<YamlValue> oneOrMore() {
    return node instanceof SequenceNode ? nonEmptyList() : List.of(this);
  }

  public YamlMapping mapping() {
    if (!(node instanceof MappingNode mapping)) {
      throw problem("The value must be a mapping with keys and values.");
    }
    return YamlMapping.of(mapping, path);
  }

  /**
   * Parses the string as a domain value. An {@link IllegalArgumentException} of the parser becomes
   * a problem at this place.
   */
  public <T> T as(Function<String, T> parse) {
    return parsed(text(), parse, e -> String.valueOf(e.getMessage()));
  }

  /** Like {@link #as}, but also accepts a number or a Boolean. */
  public <T> T scalarAs(Function<String, T> parse) {
    return parsed(scalar(), parse, e -> String.valueOf(e.getMessage()));
  }

  private <T> T parsed(
      String text, Function<String, T> parse, Function<Exception, String> complaint) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw problem(complaint.apply(e));
    }
  }

  public boolean isText() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR);
  }

  public SourceLocations.Place place() {
    return SourceLocations.of(node);
  }

  /** Converts to plain data: strings, numbers, Booleans, lists, and mutable maps in file order. */
  public Object data() {
    return switch (node) {
      case MappingNode _ -> {
        var map = new LinkedHashMap<String, Object>();
        mapping().entries().forEach((key, value) -> map.put(key, value.data()));
        yield map;
      }
      case SequenceNode _ -> list().stream().map(YamlValue::data).toList();
      case ScalarNode scalar when scalar.getTag().equals(Tag.BOOL) -> flag();
      case ScalarNode scalar when scalar.getTag().equals(Tag.INT) -> scalarAs(BigInteger::new);
      case ScalarNode scalar when scalar.getTag().equals(Tag.FLOAT) -> scalarAs(BigDecimal::new);
      default -> text();
    };
  }

  /** Returns a problem at the place of this value. */
  public YamlProblem problem(String message) {
    return new YamlProblem(node, path, message);
  }
}
