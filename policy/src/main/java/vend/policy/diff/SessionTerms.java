package vend.policy.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import vend.grant.Grant;
import vend.policy.reach.Fit;
import vend.session.SessionTemplate;

/** What a session by one grant is beside a session by another. */
final class SessionTerms {
  private SessionTerms() {}

  /**
   * What keeps the new session from being certainly the same or narrower; none if it is. A changed
   * tag, name or source identity may open what other policies test them for.
   */
  static List<String> wider(Fit old, Fit now) {
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

  private static void addPolicies(SessionTemplate old, SessionTemplate now, List<String> reasons) {
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
  static boolean differ(Fit old, Fit now) {
    return !wider(old, now).isEmpty() || !wider(now, old).isEmpty();
  }
}
