package vend.grant.file;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A grants file, or one that stands beside it, that can't be used. The message has a line for each
 * problem.
 */
public final class InvalidGrants extends Exception {
  private final transient List<Problem> problems;

  /**
   * @param file the file's name, as whoever reads the message knows it
   * @param problems at least one
   */
  public InvalidGrants(String file, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> file + ":" + problem)
            .collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One thing that is wrong.
   *
   * @param line from 1
   * @param column from 1
   * @param path where it is in the document, for example {@code grants[0].roles[1]}
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
