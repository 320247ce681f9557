package vend.grant.file;

import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Checks that a document uses only the supported part of YAML: no tags, and no aliases that contain
 * themselves or multiply the document. The readers rely on this when they walk the document.
 */
final class PlainYaml {
  /** A usual file of 16 MiB without aliases has only a fraction of this. */
  static final int MOST_VALUES = 2_000_000;

  private static final Set<Tag> PLAIN =
      Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

  private int values;

  private PlainYaml() {}

  /**
   * Checks a document.
   *
   * @throws YamlProblem at the first unsupported value
   */
  static void check(Node root) {
    new PlainYaml().walk(root, 1);
  }

  private void walk(Node node, int level) {
    if (!PLAIN.contains(node.getTag())) {
      throw new YamlProblem(
          node, "", "YAML tags are not supported. Remove the part that begins with \"!\".");
    }
    if (node.isRecursive()) {
      throw new YamlProblem(
          node, "", "This value contains itself through an alias (*). Remove the alias.");
    }
    if (level > DepthLimit.MOST_LEVELS) {
      throw new YamlProblem(
          node,
          "",
          "With its aliases (*), this value is nested deeper than 32 levels. Remove some aliases.");
    }
    if (++values > MOST_VALUES) {
      throw new YamlProblem(
          node,
          "",
          "With its aliases (*), the file has more than 2000000 values. Remove some aliases.");
    }
    switch (node) {
      case SequenceNode sequence ->
          sequence.getValue().forEach(element -> walk(element, level + 1));
      case MappingNode mapping -> {
        for (NodeTuple tuple : mapping.getValue()) {
          walk(tuple.getKeyNode(), level + 1);
          walk(tuple.getValueNode(), level + 1);
        }
      }
      default -> {}
    }
  }
}
