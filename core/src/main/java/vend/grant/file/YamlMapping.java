package vend.grant.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Keys and values of the document, each key once. */
public final class YamlMapping {
  private final YamlValue self;
  private final Map<String, YamlValue> values;
  private final Map<String, Node> keys;

  private YamlMapping(YamlValue self, Map<String, YamlValue> values, Map<String, Node> keys) {
    this.self = self;
    this.values = values;
    this.keys = keys;
  }

  static YamlMapping of(MappingNode node, String path) {
    var values = new LinkedHashMap<String, YamlValue>();
    var keys = new LinkedHashMap<String, Node>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        throw new YamlProblem(tuple.getKeyNode(), path, "a key must be a text");
      }
      String key = key(scalar, path);
      String inside = path.isEmpty() ? key : path + "." + key;
      if (values.put(key, new YamlValue(tuple.getValueNode(), inside)) != null) {
        throw new YamlProblem(scalar, inside, "stands here twice");
      }
      keys.put(key, scalar);
    }
    return new YamlMapping(new YamlValue(node, path), values, keys);
  }

  private static String key(ScalarNode scalar, String path) {
    if (scalar.getValue().equals("<<")) {
      throw new YamlProblem(scalar, path, "merge keys (<<) are not taken; write the entries out");
    }
    if (!scalar.getTag().equals(Tag.STR)) {
      throw new YamlProblem(
          scalar,
          path,
          "a key must be a text; put it in quotes: \"%s\"".formatted(scalar.getValue()));
    }
    return scalar.getValue();
  }

  /** Refuses all keys but these. */
  public YamlMapping only(String... known) {
    List<String> allowed = List.of(known);
    for (String key : values.keySet()) {
      if (!allowed.contains(key)) {
        throw keyProblem(
            key,
            "unknown key \"%s\"; known here: %s%s"
                .formatted(key, String.join(", ", allowed), Suggestion.of(key, allowed)));
      }
    }
    return this;
  }

  /** The value of a key that has to be there. */
  public YamlValue required(String key) {
    return optional(key).orElseThrow(() -> self.problem("\"%s\" is missing".formatted(key)));
  }

  /** The value of a key that may be there. */
  public Optional<YamlValue> optional(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** All of it, in the order of the file. */
  public Map<String, YamlValue> entries() {
    return values;
  }

  /** What is wrong with a key. */
  public YamlProblem keyProblem(String key, String message) {
    YamlValue value = values.get(key);
    Node node = keys.get(key);
    return new YamlProblem(
        node == null ? self.node() : node, value == null ? self.path() : value.path(), message);
  }

  /** What is wrong with all of it. */
  public YamlProblem problem(String message) {
    return self.problem(message);
  }
}
