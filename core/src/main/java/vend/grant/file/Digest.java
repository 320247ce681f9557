package vend.grant.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import vend.Sha256;

/** Revisions of files and grants: the first 128 bits of a SHA-256 digest, in hexadecimal. */
final class Digest {
  private static final int DIGITS = 32;

  private Digest() {}

  static String of(String text) {
    return Sha256.of(text.getBytes(UTF_8)).substring(0, DIGITS);
  }

  /**
   * The content of a node without comments, quotes and layout. Each text is preceded by its length,
   * so that different nodes never have the same form.
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
      default ->
          throw new IllegalStateException("A YAML document cannot contain " + node.getClass());
    }
  }

  private static void write(String value, StringBuilder text) {
    text.append('"').append(value.length()).append(':').append(value);
  }
}
