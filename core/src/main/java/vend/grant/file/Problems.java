package vend.grant.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import vend.grant.file.InvalidGrants.Problem;

/** Collects what is wrong, so that one run tells all of it. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /** Reads one part; its problem is noted, and the other parts are read all the same. */
  public <T> Optional<T> collect(Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (YamlProblem e) {
      found.add(e.problem());
      return Optional.empty();
    }
  }

  /** Notes a problem. */
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
