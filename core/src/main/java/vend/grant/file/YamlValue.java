package vend.grant.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value of the document that knows where it stands. */
record YamlValue(Node node, String path) {
  /** A text: not a number or a switch that happens to look like one. */
  String text() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
      return scalar.getValue();
    }
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      throw problem("must be a text; put it in quotes: \"%s\"".formatted(scalar.getValue()));
    }
    throw problem("must be a text");
  }

  /** A text, a number or a switch, as it is written. */
  String scalar() {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw problem("must be a text, a number, true or false");
  }

  boolean flag() {
    return switch (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)
        ? scalar.getValue()
        : "") {
      case "true" -> true;
      case "false" -> false;
      default -> throw problem("must be true or false");
    };
  }

  int number() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      return parsed(scalar.getValue(), Integer::parseInt, _ -> "must be a small whole number");
    }
    throw problem("must be a whole number");
  }

  List<YamlValue> list() {
    if (!(node instanceof SequenceNode sequence)) {
      throw problem("must be a list");
    }
    var values = new ArrayList<YamlValue>();
    for (Node element : sequence.getValue()) {
      values.add(new YamlValue(element, "%s[%d]".formatted(path, values.size())));
    }
    return values;
  }

  List<YamlValue> nonEmptyList() {
    List<YamlValue> values = list();
    if (values.isEmpty()) {
      throw problem("must not be empty");
    }
    return values;
  }

  /** A list, or one value in the place of a list of one. */
  List<YamlValue> oneOrMore() {
    return node instanceof SequenceNode ? nonEmptyList() : List.of(this);
  }

  YamlMapping mapping() {
    if (!(node instanceof MappingNode mapping)) {
      throw problem("must have keys and values");
    }
    return YamlMapping.of(mapping, path);
  }

  /** The text as a value of the domain, whose complaint becomes a problem at this place. */
  <T> T as(Function<String, T> parse) {
    return parsed(text(), parse, e -> String.valueOf(e.getMessage()));
  }

  /** The same for what may be written as a number, too. */
  <T> T scalarAs(Function<String, T> parse) {
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

  YamlProblem problem(String message) {
    return new YamlProblem(node, path, message);
  }
}
