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
 * A value of the document that knows where it stands. What is not as it is asked for throws a
 * {@link YamlProblem}, which {@link Problems} collects.
 *
 * @param node the value
 * @param path where it is, for example {@code grants[0].roles[1]}
 */
public record YamlValue(Node node, String path) {
  /** A text: not a number or a switch that happens to look like one. */
  public String text() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue();
    }
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      throw problem("must be a text; put it in quotes: \"%s\"".formatted(scalar.getValue()));
    }
    throw problem("must be a text");
  }

  /** A text, a number or a switch, as it is written. */
  public String scalar() {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw problem("must be a text, a number, true or false");
  }

  /** True or false. */
  public boolean flag() {
    return switch (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)
        ? scalar.getValue()
        : "") {
      case "true" -> true;
      case "false" -> false;
      default -> throw problem("must be true or false");
    };
  }

  /** A whole number. */
  public int number() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      return parsed(scalar.getValue(), Integer::parseInt, _ -> "must be a small whole number");
    }
    throw problem("must be a whole number");
  }

  /** A list. */
  public List<YamlValue> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw problem("must be a list");
    }
    var values = new ArrayList<YamlValue>();
    for (Node element : sequence.getValue()) {
      values.add(new YamlValue(element, "%s[%d]".formatted(path, values.size())));
    }
    return values;
  }

  /** A list that is not empty. */
  public List<YamlValue> nonEmptyList() {
    List<YamlValue> values = list();
    if (values.isEmpty()) {
      throw problem("must not be empty");
    }
    return values;
  }

  /** A list, or one value in the place of a list of one. */
  public List<YamlValue> oneOrMore() {
    return node instanceof SequenceNode ? nonEmptyList() : List.of(this);
  }

  /** Keys and values. */
  public YamlMapping mapping() {
    if (!(node instanceof MappingNode mapping)) {
      throw problem("must have keys and values");
    }
    return YamlMapping.of(mapping, path);
  }

  /** The text as a value of the domain, whose complaint becomes a problem at this place. */
  public <T> T as(Function<String, T> parse) {
    return parsed(text(), parse, e -> String.valueOf(e.getMessage()));
  }

  /** The same for what may be written as a number, too. */
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

  /** Whether it is a text. */
  public boolean isText() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR);
  }

  /** Where it stands. */
  public SourceLocations.Place place() {
    return SourceLocations.of(node);
  }

  /** As plain data: texts, numbers, truth values, lists, and maps in order that can be changed. */
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

  /** What is wrong with this value. */
  public YamlProblem problem(String message) {
    return new YamlProblem(node, path, message);
  }
}
