package vend.policy.reach;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import vend.grant.Grant;
import vend.iam.Condition;

/**
 * One role and one issuer in two files: of the callers who get the role by a grant of the one file,
 * what the other file may say to them. An answer may speak of a caller who can't be, and leaves out
 * none that can.
 */
public final class RoleComparison {
  private final RoleGrants one;
  private final RoleGrants other;

  /**
   * @param one whose grants are asked about
   * @param other what they are compared with
   */
  public RoleComparison(RoleGrants one, RoleGrants other) {
    this.one = one;
    this.other = other;
  }

  /**
   * Somebody who gets the role by a grant.
   *
   * @param position of the grant among those of the one file that allow
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> anybody(int position) throws TooComplex {
    return find(one.conditionsOf(position), one.before(position));
  }

  /**
   * Somebody who gets the role by a grant, and to whom the other file denies it.
   *
   * @param position of the grant among those of the one file that allow
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> newcomer(int position) throws TooComplex {
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

  /** Where none of these holds, it may be that no grant of the other file makes a session. */
  private List<List<Condition>> surelyFitting(int position) {
    SessionRequirements fit = one.allows().get(position);
    return other.allows().stream()
        .filter(candidate -> candidate.wheneverFits(fit))
        .<List<Condition>>map(SessionRequirements::conditions)
        .toList();
  }

  /**
   * Somebody who gets the role by a grant of the one file, and may get it by a given grant of the
   * other.
   *
   * @param position of the grant among those of the one file that allow
   * @param otherPosition of the other grant among those of the other file
   * @throws TooComplex if there are too many kinds of callers
   */
  public Optional<Example> shared(int position, int otherPosition) throws TooComplex {
    SessionRequirements candidate = other.allows().get(otherPosition);
    List<Condition> must = and(one.conditionsOf(position), other.conditionsOf(otherPosition));
    var mustNot = new ArrayList<>(one.before(position));
    // One that comes before and makes its session whenever the candidate does would have decided.
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
