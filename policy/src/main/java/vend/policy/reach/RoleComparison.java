package vend.policy.reach;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import vend.grant.Grant;
import vend.iam.Condition;

/**
 * Finds callers that may assume a role by the first grants file and may be denied by the second. It
 * may return a caller that cannot exist, but misses none that can.
 */
public final class RoleComparison {
  private final RoleGrants first;
  private final RoleGrants second;

  /**
   * @param first the grants of the first file that name the role for one issuer
   * @param second those of the second file
   */
  public RoleComparison(RoleGrants first, RoleGrants second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Finds a caller that gets the role by a grant of the first file.
   *
   * @param position the index of the grant among the allowing grants of the first file
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> anyCaller(int position) throws TooComplex {
    return find(first.conditionsOf(position), first.before(position));
  }

  /**
   * Finds a caller that gets the role by a grant of the first file, and that the second file may
   * deny.
   *
   * @param position the index of the grant among the allowing grants of the first file
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> newCaller(int position) throws TooComplex {
    List<Condition> must = first.conditionsOf(position);
    List<List<Condition>> before = first.before(position);
    Optional<Example> found = find(must, and(before, List.of(second.require())));
    for (Grant deny : second.denies()) {
      if (found.isEmpty() && !before.contains(deny.when().all())) {
        found = find(and(must, deny.when().all()), before);
      }
    }
    return found.isPresent() ? found : find(must, and(before, surelyAllowing(position)));
  }

  /**
   * Conditions of the second file's grants that surely can create the session. A caller that meets
   * none of them may be denied.
   */
  private List<List<Condition>> surelyAllowing(int position) {
    SessionRequirements session = first.allows().get(position);
    return second.allows().stream()
        .filter(candidate -> candidate.sessionPossibleWhenever(session))
        .<List<Condition>>map(SessionRequirements::conditions)
        .toList();
  }

  /**
   * Finds a caller that gets the role by a grant of the first file, and may get it by a given grant
   * of the second file.
   *
   * @param position the index of the grant among the allowing grants of the first file
   * @param secondPosition the index of the other grant among the allowing grants of the second file
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> shared(int position, int secondPosition) throws TooComplex {
    SessionRequirements candidate = second.allows().get(secondPosition);
    List<Condition> must = and(first.conditionsOf(position), second.conditionsOf(secondPosition));
    var mustNot = new ArrayList<>(first.before(position));
    // An earlier grant that creates its session whenever the candidate does would decide first.
    first.allows().subList(0, position).stream()
        .filter(earlier -> earlier.sessionPossibleWhenever(candidate))
        .forEach(earlier -> mustNot.add(earlier.conditions()));
    mustNot.addAll(second.before(secondPosition));
    second.allows().subList(0, secondPosition).stream()
        .filter(earlier -> earlier.sessionPossibleWhenever(first.allows().get(position)))
        .forEach(earlier -> mustNot.add(earlier.conditions()));
    return find(must, mustNot);
  }

  private static Optional<Example> find(List<Condition> must, List<List<Condition>> mustNot)
      throws TooComplex {
    var held = new LinkedHashSet<>(must);
    var rest = new ArrayList<List<Condition>>();
    for (List<Condition> block : new LinkedHashSet<>(mustNot)) {
      rest.add(block.stream().filter(condition -> !held.contains(condition)).toList());
    }
    return Query.find(List.copyOf(held), rest);
  }

  private static <T> List<T> and(List<? extends T> some, List<? extends T> more) {
    var all = new ArrayList<T>(some);
    all.addAll(more);
    return all;
  }
}
