package vend.grant.file;

import org.snakeyaml.engine.v2.nodes.Node;
import vend.grant.file.InvalidGrants.Problem;

/** One problem in a file, thrown by a section reader and collected by {@link Problems}. */
public final class YamlProblem extends RuntimeException {
  private final transient Problem problem;

  YamlProblem(Node node, String path, String message) {
    super(message);
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    int column = node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    this.problem = new Problem(line, column, path, message);
  }

  Problem problem() {
    return problem;
  }
}
