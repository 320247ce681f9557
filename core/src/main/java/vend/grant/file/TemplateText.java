package vend.grant.file;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Refuses texts that a generated template would not take literally: CloudFormation replaces dynamic
 * references and IAM replaces policy variables, wherever they stand.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html">dynamic
 *     references</a>
 */
final class TemplateText {
  private static final List<String> REPLACED = List.of("{{resolve:", "${");

  private TemplateText() {}

  /**
   * Checks keys and values.
   *
   * @throws YamlProblem at the first text of that kind
   */
  static void check(Node node, String path) {
    switch (node) {
      case MappingNode mapping -> {
        for (NodeTuple entry : mapping.getValue()) {
          Node key = entry.getKeyNode();
          String inside = key instanceof ScalarNode scalar ? scalar.getValue() : "";
          String below = path.isEmpty() ? inside : path + "." + inside;
          check(key, below);
          check(entry.getValueNode(), below);
        }
      }
      case SequenceNode sequence -> {
        int index = 0;
        for (Node element : sequence.getValue()) {
          check(element, "%s[%d]".formatted(path, index++));
        }
      }
      case ScalarNode scalar -> {
        for (String replaced : REPLACED) {
          if (scalar.getValue().contains(replaced)) {
            throw new YamlProblem(
                scalar,
                path,
                "must not hold %s, which AWS replaces in the templates made of this file"
                    .formatted(replaced));
          }
        }
      }
      default -> {}
    }
  }
}
