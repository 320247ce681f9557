package vend.grant.file;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The places of keys and values in a file that was read, for messages about them. */
public final class SourceLocations {
  private final Node root;

  SourceLocations(Node root) {
    this.root = root;
  }

  /**
   * A place in the file.
   *
   * @param line from 1
   * @param column from 1
   */
  public record Place(int line, int column) {}

  /**
   * Returns the place that a path leads to. If the file has only the first steps of the path,
   * returns the place of the last one that it has.
   *
   * @param steps each is a key, or the index of a list element from 0
   */
  public Place of(Object... steps) {
    Node place = root;
    Node value = root;
    for (Object step : steps) {
      Step next = step(value, step);
      if (next == null) {
        break;
      }
      place = next.place;
      value = next.value;
    }
    return of(place);
  }

  private record Step(Node place, Node value) {}

  private static @Nullable Step step(Node node, Object step) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(step)) {
          return new Step(key, tuple.getValueNode());
        }
      }
    }
    if (node instanceof SequenceNode list
        && step instanceof Integer index
        && index < list.getValue().size()) {
      Node element = list.getValue().get(index);
      return new Step(element, element);
    }
    return null;
  }

  static Place of(Node node) {
    return node.getStartMark()
        .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(new Place(1, 1));
  }
}
