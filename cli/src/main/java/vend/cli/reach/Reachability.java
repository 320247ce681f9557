package vend.cli.reach;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import vend.caller.Issuer;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.Condition;

/** Whether there can be a caller who gets a role by a grant. */
public final class Reachability {
  private final Grants grants;

  /** Over one file. */
  public Reachability(Grants grants) {
    this.grants = grants;
  }

  /** What came of a search. */
  public sealed interface Answer {}

  /** There can be one. */
  public record Reachable() implements Answer {}

  /** There can be none, since no claims meet the conditions, with those of the issuer. */
  public record Contradictory() implements Answer {}

  /**
   * There can be none, since these grants come first for everybody who meets the conditions.
   *
   * @param blocking denies, and earlier grants that allow
   */
  public record Blocked(Set<GrantId> blocking) implements Answer {}

  /** There are too many kinds of callers to search through. */
  public record Unknown() implements Answer {}

  /** Whether somebody can get the role by the grant, which allows and names it. */
  public Answer of(Grant grant, TargetRole role) {
    Naming naming = Naming.of(grants, issuer(grant), role);
    int position = position(naming, grant);
    try {
      return search(naming, position);
    } catch (TooComplex e) {
      return new Unknown();
    }
  }

  private Issuer issuer(Grant grant) {
    return grants.issuers().stream()
        .filter(issuer -> issuer.name().equals(grant.issuer().orElseThrow()))
        .findFirst()
        .orElseThrow();
  }

  private static int position(Naming naming, Grant grant) {
    for (int i = 0; i < naming.allows().size(); i++) {
      if (naming.allows().get(i).grant().id().equals(grant.id())) {
        return i;
      }
    }
    throw new IllegalArgumentException(grant.id() + " does not name the role");
  }

  private static Answer search(Naming naming, int position) throws TooComplex {
    Fit fit = naming.allows().get(position);
    List<Grant> before = before(naming, position);
    var blocking = new LinkedHashSet<GrantId>();
    boolean reachable =
        new Callers(naming.blocks())
            .search(
                naming.conditionsOf(fit),
                before.stream().map(grant -> grant.when().all()).toList(),
                kind -> {
                  kind.holding().stream().forEach(i -> blocking.add(before.get(i).id()));
                  return kind.holding().isEmpty();
                });
    if (reachable) {
      return new Reachable();
    }
    return blocking.isEmpty() ? new Contradictory() : new Blocked(blocking);
  }

  /** All that comes first wherever it holds. */
  private static List<Grant> before(Naming naming, int position) {
    var before = new ArrayList<>(naming.denies());
    Fit fit = naming.allows().get(position);
    naming.allows().subList(0, position).stream()
        .filter(earlier -> earlier.wheneverFits(fit))
        .map(Fit::grant)
        .forEach(before::add);
    return before;
  }

  /** Whether any claims at all meet the conditions of a grant; where that is not known, yes. */
  public static boolean canHold(List<Condition> conditions) {
    try {
      return new Callers(List.of(conditions)).search(conditions, List.of(), _ -> true);
    } catch (TooComplex e) {
      return true;
    }
  }
}
