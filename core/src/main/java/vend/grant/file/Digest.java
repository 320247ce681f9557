package vend.grant.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import vend.Sha256;

/** Short names for revisions: 128 bits of SHA-256, in hexadecimal. */
final class Digest {
  private static final int DIGITS = 32;

  private Digest() {}

  static String of(String text) {
    return Sha256.of(text.getBytes(UTF_8)).substring(0, DIGITS);
  }

  /**
   * What a node says, without comments, quotes and layout; every text with its length before it, so
   * that two nodes that say different things never come out the same.
   */
  static String canonical(Node node) {
    var text = new StringBuilder();
    write(node, text);
    return text.toString();
  }

  private static void write(Node node, StringBuilder text) {
    switch (node) {
      case ScalarNode scalar -> write(scalar.getTag() + " " + scalar.getValue(), text);
      case SequenceNode sequence -> {
        text.append('[').append(sequence.getValue().size());
        sequence.getValue().forEach(element -> write(element, text));
      }
      case MappingNode mapping -> {
        text.append('{').append(mapping.getValue().size());
        mapping
            .getValue()
            .forEach(tuple -> {
              write(tuple.getKeyNode(), text);
              write(tuple.getValueNode(), text);
            });
      }
      default -> throw new IllegalStateException("a composed document has no " + node.getClass());
    }
  }

  private static void write(String value, StringBuilder text) {
    text.append('"').append(value.length()).append(':').append(value);
  }
}
