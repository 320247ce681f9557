package vend.grant.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import vend.grant.file.InvalidGrants.Problem;

/** Collects the problems of a file, so that one run reports all of them. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /** Reads one part. A problem in it is recorded, and the other parts can still be read. */
  public <T> Optional<T> collect(Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (YamlProblem e) {
      found.add(e.problem());
      return Optional.empty();
    }
  }

  public void add(YamlProblem problem) {
    found.add(problem.problem());
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Problem> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }
}
