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
import vend.grant.Approval;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.policy.diff.Change.Kind;
import vend.policy.reach.Example;
import vend.policy.reach.RoleComparison;
import vend.policy.reach.RoleGrants;
import vend.policy.reach.SessionRequirements;
import vend.policy.reach.TooComplex;
import vend.session.SessionTemplate;

/** Compares the grants of one role and one issuer in two files. */
final class PairChanges {
  private static final String UNPROVEN =
      "there are too many kinds of callers to compare all, so wider access cannot be excluded";

  private final RoleName role;
  private final RoleGrants before;
  private final RoleGrants after;
  private final List<String> reasons;

  /**
   * @param reasons why the role or the issuer's tokens are wider, for all callers
   */
  PairChanges(RoleName role, RoleGrants before, RoleGrants after, List<String> reasons) {
    this.role = role;
    this.before = before;
    this.after = after;
    this.reasons = reasons;
  }

  /** The results of the search for one grant. */
  private static final class Found {
    private boolean reachable;
    private boolean newCallers;
    private boolean differs;
    private @Nullable Map<String, List<String>> example;
    private final Set<String> wider = new LinkedHashSet<>();

    void reach(Example caller) {
      reachable = true;
      show(caller);
    }

    void admit(Example newCaller) {
      newCallers = true;
      example = null;
      show(newCaller);
    }

    private void show(Example caller) {
      if (caller.exact()) {
        example = caller.claims();
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
    if (found.newCallers) {
      details.add("callers that were denied before");
    }
    details.addAll(found.wider);
    if (!isReachable(was.orElse(null))) {
      return Optional.of(change(Kind.GIVES, grant, details, found));
    }
    details.addAll(reasons);
    if (!details.isEmpty()) {
      return Optional.of(change(Kind.WIDENS, grant, details, found));
    }
    boolean fewer = was.orElseThrow().newCallers;
    if (fewer || found.differs || was.orElseThrow().differs) {
      return Optional.of(
          change(
              Kind.NARROWS,
              grant,
              List.of(fewer ? "callers that are denied now" : "narrower sessions"),
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
    Optional<Example> caller = files.anyCaller(position);
    if (caller.isEmpty()) {
      return;
    }
    found.reach(caller.get());
    files.newCaller(position).ifPresent(found::admit);
    SessionRequirements fit = one.allows().get(position);
    for (int i = 0; i < other.allows().size(); i++) {
      SessionRequirements candidate = other.allows().get(i);
      if (SessionTerms.differ(candidate, fit) && files.shared(position, i).isPresent()) {
        found.share(candidate, fit);
      }
    }
  }

  /** Compares the sessions of two grants. */
  private static final class SessionTerms {
    private SessionTerms() {}

    /**
     * Returns the reasons why the new session may be wider; empty if it certainly is not. A changed
     * tag, name or source identity can widen access, because other policies may test it.
     */
    static List<String> wider(SessionRequirements old, SessionRequirements now) {
      var reasons = new ArrayList<String>();
      if (!old.grant().id().equals(now.grant().id())) {
        reasons.add("sessions that grant %s created before the change".formatted(old.grant().id()));
      }
      if (now.longest().compareTo(old.longest()) > 0) {
        reasons.add("longer sessions: %s instead of %s".formatted(now.longest(), old.longest()));
      }
      addMakeUp(old.session(), now.session(), reasons);
      addPolicies(old.session(), now.session(), reasons);
      addShaping(old.grant(), now.grant(), reasons);
      addApproval(old.grant().approval(), now.grant().approval(), reasons);
      return reasons;
    }

    private static void addApproval(
        Optional<Approval> old, Optional<Approval> now, List<String> reasons) {
      if (old.isEmpty()) {
        return;
      }
      if (now.isEmpty()) {
        reasons.add("no approval needed");
        return;
      }
      Approval before = old.get();
      Approval after = now.get();
      if (after.count() < before.count()) {
        reasons.add("fewer approvers: %d instead of %d".formatted(after.count(), before.count()));
      }
      if (!before.by().containsAll(after.by())) {
        reasons.add("different approvers");
      }
      if (after.lasts().compareTo(before.lasts()) > 0) {
        reasons.add(
            "longer access by an approval: %s instead of %s"
                .formatted(Approval.writeTime(after.lasts()), Approval.writeTime(before.lasts())));
      }
      if (after.expires().compareTo(before.expires()) > 0) {
        reasons.add("requests can be decided for longer");
      }
      if (before.reasonRequired() && !after.reasonRequired()) {
        reasons.add("requests need no reason");
      }
      if (after.breakGlass() && !before.breakGlass()) {
        reasons.add("people can approve their own request in an emergency");
      }
    }

    private static void addMakeUp(SessionTemplate old, SessionTemplate now, List<String> reasons) {
      if (!old.name().equals(now.name())) {
        reasons.add("different session name");
      }
      if (!old.sourceIdentity().equals(now.sourceIdentity())) {
        reasons.add("different source identity");
      }
      if (!old.tags().equals(now.tags()) || !old.transitiveTags().equals(now.transitiveTags())) {
        reasons.add("different session tags");
      }
    }

    private static void addPolicies(
        SessionTemplate old, SessionTemplate now, List<String> reasons) {
      boolean wasWhole = old.policy().isEmpty() && old.policyArns().isEmpty();
      boolean same =
          old.policy().equals(now.policy())
              && new TreeSet<>(old.policyArns()).equals(new TreeSet<>(now.policyArns()));
      // AWS unites session policies, so that an additional policy can widen the others.
      if (!wasWhole && !same) {
        reasons.add("different session policy");
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
        reasons.add("callers may choose the session name");
      }
      if (now.explain() && !old.explain()) {
        reasons.add("callers may read the grant's trace");
      }
      if (old.singleUse() && !now.singleUse()) {
        reasons.add("tokens may be used more than once");
      }
    }

    /** Whether the sessions differ in any way. */
    static boolean differ(SessionRequirements old, SessionRequirements now) {
      return !wider(old, now).isEmpty() || !wider(now, old).isEmpty();
    }
  }
}
