package vend.grant.file;

import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What of YAML a grants file may use: values without tags of their own, and aliases as long as they
 * neither lead into themselves nor blow the document up. Later readers rely on that when they walk
 * the document.
 */
final class PlainYaml {
  /** As many as 16 MiB can hold without aliases, in files of the usual kind several times over. */
  static final int MOST_VALUES = 2_000_000;

  private static final Set<Tag> PLAIN =
      Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

  private int values;

  private PlainYaml() {}

  /**
   * Checks a document.
   *
   * @throws YamlProblem at the value that is not plain
   */
  static void check(Node root) {
    new PlainYaml().walk(root, 1);
  }

  private void walk(Node node, int level) {
    if (!PLAIN.contains(node.getTag())) {
      throw new YamlProblem(node, "", "has a tag of its own; leave out what begins with !");
    }
    if (node.isRecursive()) {
      throw new YamlProblem(node, "", "contains itself by way of an alias (*)");
    }
    if (level > DepthLimit.MOST_LEVELS) {
      throw new YamlProblem(node, "", "aliases (*) nest this deeper than 32 levels");
    }
    if (++values > MOST_VALUES) {
      throw new YamlProblem(node, "", "aliases (*) make this more than 2000000 values");
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
