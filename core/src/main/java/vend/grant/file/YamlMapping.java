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

/** A mapping in the document. Its keys are unique. */
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
        throw new YamlProblem(tuple.getKeyNode(), path, "A key must be a string.");
      }
      String key = key(scalar, path);
      String inside = path.isEmpty() ? key : path + "." + key;
      if (values.put(key, new YamlValue(tuple.getValueNode(), inside)) != null) {
        throw new YamlProblem(scalar, inside, "This key appears twice. Remove one of the two.");
      }
      keys.put(key, scalar);
    }
    return new YamlMapping(new YamlValue(node, path), values, keys);
  }

  private static String key(ScalarNode scalar, String path) {
    if (scalar.getValue().equals("<<")) {
      throw new YamlProblem(
          scalar, path, "Merge keys (<<) are not supported. Write the entries out.");
    }
    if (!scalar.getTag().equals(Tag.STR)) {
      throw new YamlProblem(
          scalar,
          path,
          "A key must be a string. Put it in quotes: \"%s\"".formatted(scalar.getValue()));
    }
    return scalar.getValue();
  }

  /**
   * Rejects all other keys.
   *
   * @throws YamlProblem at the first unknown key
   */
  public YamlMapping only(String... known) {
    List<String> allowed = List.of(known);
    for (String key : values.keySet()) {
      if (!allowed.contains(key)) {
        throw keyProblem(
            key,
            "The key \"%s\" is unknown. Known keys are: %s%s."
                .formatted(key, String.join(", ", allowed), Suggestion.of(key, allowed)));
      }
    }
    return this;
  }

  /**
   * Returns the value of a mandatory key.
   *
   * @throws YamlProblem if the key is missing
   */
  public YamlValue required(String key) {
    return optional(key)
        .orElseThrow(() -> self.problem("The key \"%s\" is missing.".formatted(key)));
  }

  public Optional<YamlValue> optional(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The entries, in file order. */
  public Map<String, YamlValue> entries() {
    return values;
  }

  /** Returns a problem at the place of a key. */
  public YamlProblem keyProblem(String key, String message) {
    YamlValue value = values.get(key);
    Node node = keys.get(key);
    return new YamlProblem(
        node == null ? self.node() : node, value == null ? self.path() : value.path(), message);
  }

  /** Returns a problem at the place of the mapping. */
  public YamlProblem problem(String message) {
    return self.problem(message);
  }
}
