package vend.policy.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.policy.diff.Change.Kind;
import vend.policy.reach.Example;
import vend.policy.reach.RoleComparison;
import vend.policy.reach.RoleGrants;
import vend.policy.reach.SessionRequirements;
import vend.policy.reach.TooComplex;
import vend.session.SessionTemplate;

/** What changes for one role and the tokens of one issuer, grant by grant. */
final class PairChanges {
  private static final String UNPROVEN =
      "too many kinds of callers to compare them all, so this is not proven to be the same or less";

  private final RoleName role;
  private final RoleGrants before;
  private final RoleGrants after;
  private final List<String> reasons;

  /**
   * @param reasons what makes the role or the issuer's tokens wider, whoever gets it
   */
  PairChanges(RoleName role, RoleGrants before, RoleGrants after, List<String> reasons) {
    this.role = role;
    this.before = before;
    this.after = after;
    this.reasons = reasons;
  }

  /** What a search found about one grant. */
  private static final class Found {
    private boolean reachable;
    private boolean newcomers;
    private boolean differs;
    private @Nullable Map<String, List<String>> example;
    private final Set<String> wider = new LinkedHashSet<>();

    void reach(Example somebody) {
      reachable = true;
      show(somebody);
    }

    void admit(Example newcomer) {
      newcomers = true;
      example = null;
      show(newcomer);
    }

    private void show(Example somebody) {
      if (somebody.exact()) {
        example = somebody.claims();
      }
    }

    void share(SessionRequirements other, SessionRequirements fit) {
      wider.addAll(SessionTerms.wider(other, fit));
      differs = true;
    }
  }

  List<Change> all() {
    Map<GrantId, Found> was = search(before, after);
    Map<GrantId, Found> is = search(after, before);
    var changes = new ArrayList<Change>();
    is.forEach((grant, found) -> {
      if (found.reachable) {
        change(grant, found, Optional.ofNullable(was.get(grant))).ifPresent(changes::add);
      }
    });
    was.forEach((grant, found) -> {
      if (found.reachable && !isReachable(is.get(grant))) {
        changes.add(change(Kind.TAKES, grant, List.of(), found));
      }
    });
    return changes;
  }

  private Optional<Change> change(GrantId grant, Found found, Optional<Found> was) {
    var details = new ArrayList<String>();
    if (found.newcomers) {
      details.add("callers who were denied");
    }
    details.addAll(found.wider);
    if (!isReachable(was.orElse(null))) {
      return Optional.of(change(Kind.GIVES, grant, details, found));
    }
    details.addAll(reasons);
    if (!details.isEmpty()) {
      return Optional.of(change(Kind.WIDENS, grant, details, found));
    }
    boolean fewer = was.orElseThrow().newcomers;
    if (fewer || found.differs || was.orElseThrow().differs) {
      return Optional.of(
          change(
              Kind.NARROWS,
              grant,
              List.of(fewer ? "callers who are denied now" : "narrower sessions"),
              was.orElseThrow()));
    }
    return Optional.empty();
  }

  private Change change(Kind kind, GrantId grant, List<String> details, Found found) {
    return new Change(kind, role, grant, details, Optional.ofNullable(found.example));
  }

  private static boolean isReachable(@Nullable Found found) {
    return found != null && found.reachable;
  }

  private static Map<GrantId, Found> search(RoleGrants one, RoleGrants other) {
    var all = new LinkedHashMap<GrantId, Found>();
    for (int i = 0; i < one.allows().size(); i++) {
      var found = new Found();
      try {
        search(one, other, i, found);
      } catch (TooComplex e) {
        found.reachable = true;
        found.wider.add(UNPROVEN);
      }
      all.put(one.allows().get(i).grant().id(), found);
    }
    return all;
  }

  private static void search(RoleGrants one, RoleGrants other, int position, Found found)
      throws TooComplex {
    var files = new RoleComparison(one, other);
    Optional<Example> somebody = files.anybody(position);
    if (somebody.isEmpty()) {
      return;
    }
    found.reach(somebody.get());
    files.newcomer(position).ifPresent(found::admit);
    SessionRequirements fit = one.allows().get(position);
    for (int i = 0; i < other.allows().size(); i++) {
      SessionRequirements candidate = other.allows().get(i);
      if (SessionTerms.differ(candidate, fit) && files.shared(position, i).isPresent()) {
        found.share(candidate, fit);
      }
    }
  }

  /** What a session by one grant is beside a session by another. */
  private static final class SessionTerms {
    private SessionTerms() {}

    /**
     * What keeps the new session from being certainly the same or narrower; none if it is. A
     * changed tag, name or source identity may open what other policies test them for.
     */
    static List<String> wider(SessionRequirements old, SessionRequirements now) {
      var reasons = new ArrayList<String>();
      if (!old.grant().id().equals(now.grant().id())) {
        reasons.add("sessions that grant %s makes now".formatted(old.grant().id()));
      }
      if (now.longest().compareTo(old.longest()) > 0) {
        reasons.add("longer sessions: %s, was %s".formatted(now.longest(), old.longest()));
      }
      addMakeUp(old.session(), now.session(), reasons);
      addPolicies(old.session(), now.session(), reasons);
      addShaping(old.grant(), now.grant(), reasons);
      return reasons;
    }

    private static void addMakeUp(SessionTemplate old, SessionTemplate now, List<String> reasons) {
      if (!old.name().equals(now.name())) {
        reasons.add("other session name");
      }
      if (!old.sourceIdentity().equals(now.sourceIdentity())) {
        reasons.add("other source identity");
      }
      if (!old.tags().equals(now.tags()) || !old.transitiveTags().equals(now.transitiveTags())) {
        reasons.add("other session tags");
      }
    }

    private static void addPolicies(
        SessionTemplate old, SessionTemplate now, List<String> reasons) {
      boolean wasWhole = old.policy().isEmpty() && old.policyArns().isEmpty();
      boolean same =
          old.policy().equals(now.policy())
              && new TreeSet<>(old.policyArns()).equals(new TreeSet<>(now.policyArns()));
      // AWS unites session policies, so that even one more can widen what the others left.
      if (!wasWhole && !same) {
        reasons.add("other session policy");
      }
    }

    private static void addShaping(Grant old, Grant now, List<String> reasons) {
      if (now.shaping().policy() && !old.shaping().policy()) {
        reasons.add("callers may send a session policy");
      }
      var tags = new TreeSet<>(now.shaping().tags());
      tags.removeAll(old.shaping().tags());
      if (!tags.isEmpty()) {
        reasons.add("callers may set the tags " + String.join(", ", tags));
      }
      if (now.shaping().sessionName() && !old.shaping().sessionName()) {
        reasons.add("callers may name the session");
      }
      if (now.explain() && !old.explain()) {
        reasons.add("callers may read the grant's trace");
      }
      if (old.singleUse() && !now.singleUse()) {
        reasons.add("a token may be used again");
      }
    }

    /** Whether anything about the session is another. */
    static boolean differ(SessionRequirements old, SessionRequirements now) {
      return !wider(old, now).isEmpty() || !wider(now, old).isEmpty();
    }
  }
}
