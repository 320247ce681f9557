package vend.grant.file;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown for a grants file, or a file that it names, that is not valid. The message has one line
 * for each problem.
 */
public final class InvalidGrants extends Exception {
  private final transient List<Problem> problems;

  /**
   * @param file the name of the file, for the message
   * @param problems at least one
   */
  public InvalidGrants(String file, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> file + ":" + problem)
            .collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in file order. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One problem in a grants file.
   *
   * @param line from 1
   * @param column from 1
   * @param path the place in the document, for example {@code grants[0].roles[1]}
   * @param message what is wrong and what to do
   */
  public record Problem(int line, int column, String path, String message) {
    @Override
    public String toString() {
      String place = path.isEmpty() ? "" : path + ": ";
      return "%d:%d: %s%s".formatted(line, column, place, message);
    }
  }
}
