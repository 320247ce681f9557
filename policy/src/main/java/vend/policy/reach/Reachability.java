package vend.policy.reach;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vend.caller.Issuer;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.Condition;

/** Determines whether any caller can assume a role by a grant. */
public final class Reachability {
  private final Grants grants;
  private final Map<List<Object>, Answer> answers = new HashMap<>();

  public Reachability(Grants grants) {
    this.grants = grants;
  }

  /** The result of a search. */
  public sealed interface Answer {}

  /** There can be such a caller. */
  public record Reachable() implements Answer {}

  /** No claims meet the conditions of the grant together with those of the issuer. */
  public record Contradictory() implements Answer {}

  /**
   * Other grants decide first for every caller that meets the conditions.
   *
   * @param blocking denies, and earlier grants that allow
   */
  public record Blocked(Set<GrantId> blocking) implements Answer {}

  /** There are too many kinds of callers to search. */
  public record Unknown() implements Answer {}

  /** Determines whether a caller can assume the role by the grant, which must allow and name it. */
  public Answer of(Grant grant, TargetRole role) {
    RoleGrants naming = RoleGrants.of(grants, issuer(grant), role);
    int position = position(naming, grant);
    List<Object> searched = List.of(naming.content(), position);
    Answer known = answers.get(searched);
    if (known == null) {
      known = answer(naming, position);
      answers.put(searched, known);
    }
    return known;
  }

  private static Answer answer(RoleGrants naming, int position) {
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

  private static int position(RoleGrants naming, Grant grant) {
    for (int i = 0; i < naming.allows().size(); i++) {
      if (naming.allows().get(i).grant().id().equals(grant.id())) {
        return i;
      }
    }
    throw new IllegalArgumentException(grant.id() + " does not name the role");
  }

  private static Answer search(RoleGrants naming, int position) throws TooComplex {
    List<Condition> must = naming.conditionsOf(position);
    if (Query.find(must, naming.before(position)).isPresent()) {
      return new Reachable();
    }
    if (Query.find(must, List.of()).isEmpty()) {
      return new Contradictory();
    }
    return new Blocked(blocking(must, naming.comingBefore(position)));
  }

  /** Returns the grants whose conditions can hold together with {@code must}. */
  private static Set<GrantId> blocking(List<Condition> must, List<Grant> before) throws TooComplex {
    var blocking = new LinkedHashSet<GrantId>();
    for (Grant grant : before) {
      var both = new LinkedHashSet<>(must);
      both.addAll(grant.when().all());
      if (Query.find(List.copyOf(both), List.of()).isPresent()) {
        blocking.add(grant.id());
      }
    }
    return blocking;
  }

  /** Whether any claims meet all conditions; true if the search is too complex. */
  public static boolean canHold(List<Condition> conditions) {
    try {
      return Query.find(conditions, List.of()).isPresent();
    } catch (TooComplex e) {
      return true;
    }
  }
}
