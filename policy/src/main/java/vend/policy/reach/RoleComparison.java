package vend.policy.reach;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import vend.grant.Grant;
import vend.iam.Condition;

/**
 * Compares one role and one issuer in two files: it takes the callers that assume the role by a
 * grant of the first file, and searches for their results in the other file. The search may return
 * a caller that cannot exist, but misses none that can.
 */
public final class RoleComparison {
  private final RoleGrants one;
  private final RoleGrants other;

  /**
   * @param one the grants whose callers are searched
   * @param other the grants of the other file
   */
  public RoleComparison(RoleGrants one, RoleGrants other) {
    this.one = one;
    this.other = other;
  }

  /**
   * Finds a caller that gets the role by a grant of the first file.
   *
   * @param position the index of the grant among the allowing grants of the first file
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> anyCaller(int position) throws TooComplex {
    return find(one.conditionsOf(position), one.before(position));
  }

  /**
   * Finds a caller that gets the role by a grant of the first file, and that the other file may
   * deny.
   *
   * @param position the index of the grant among the allowing grants of the first file
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> newCaller(int position) throws TooComplex {
    List<Condition> must = one.conditionsOf(position);
    List<List<Condition>> before = one.before(position);
    Optional<Example> found = find(must, and(before, List.of(other.require())));
    for (Grant deny : other.denies()) {
      if (found.isEmpty() && !before.contains(deny.when().all())) {
        found = find(and(must, deny.when().all()), before);
      }
    }
    return found.isPresent() ? found : find(must, and(before, surelyFitting(position)));
  }

  /** If none of these blocks holds, it may be that no grant of the other file creates a session. */
  private List<List<Condition>> surelyFitting(int position) {
    SessionRequirements fit = one.allows().get(position);
    return other.allows().stream()
        .filter(candidate -> candidate.wheneverFits(fit))
        .<List<Condition>>map(SessionRequirements::conditions)
        .toList();
  }

  /**
   * Finds a caller that gets the role by a grant of the first file, and may get it by a given grant
   * of the other file.
   *
   * @param position the index of the grant among the allowing grants of the first file
   * @param otherPosition the index of the other grant among the allowing grants of the other file
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> shared(int position, int otherPosition) throws TooComplex {
    SessionRequirements candidate = other.allows().get(otherPosition);
    List<Condition> must = and(one.conditionsOf(position), other.conditionsOf(otherPosition));
    var mustNot = new ArrayList<>(one.before(position));
    // An earlier grant that creates its session whenever the candidate does would decide first.
    one.allows().subList(0, position).stream()
        .filter(earlier -> earlier.wheneverFits(candidate))
        .forEach(earlier -> mustNot.add(earlier.conditions()));
    mustNot.addAll(other.before(otherPosition));
    other.allows().subList(0, otherPosition).stream()
        .filter(earlier -> earlier.wheneverFits(one.allows().get(position)))
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
