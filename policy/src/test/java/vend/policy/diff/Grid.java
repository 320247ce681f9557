package vend.policy.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Issuer;
import vend.credentials.SessionDuration;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.Grants;
import vend.grant.TestGrants;
import vend.session.RequestedSession;
import vend.session.SessionPolicy;

/** Decides every possible request of a small model, one by one: brute force. */
final class Grid {
  static final List<String> ROLES = List.of("shop/deploy", "blog/deploy", "shop/read");

  private static final List<Optional<List<String>>> P =
      List.of(
          Optional.empty(),
          Optional.of(List.of("a")),
          Optional.of(List.of("b")),
          Optional.of(List.of("ab")),
          Optional.of(List.of("ac")),
          Optional.of(List.of("zb")),
          Optional.of(List.of("z")),
          Optional.of(List.of("A")),
          Optional.of(List.of("B")),
          Optional.of(List.of("")),
          // One value of several meets "require", but hardly any other condition.
          Optional.of(List.of("a", "z")),
          Optional.of(List.of("b", "z")),
          Optional.of(List.of("a", "b")),
          Optional.of(List.of("z", "y")));

  private static final List<Optional<List<String>>> Q =
      List.of(
          Optional.empty(),
          Optional.of(List.of("a")),
          Optional.of(List.of("b")),
          Optional.of(List.of("z")),
          Optional.of(List.of("a", "b")),
          Optional.of(List.of("a", "z")),
          Optional.of(List.of("b", "z")));

  private Grid() {}

  /** One possible request. */
  record Point(
      String issuer, Map<String, List<String>> claims, String role, RequestedSession wish) {}

  /** Decides every possible request by both files. */
  static void each(Grants one, Grants other, BiConsumer<Point, List<Decision>> visitor) {
    var deciders = List.of(new Decider(one), new Decider(other));
    var files = List.of(one, other);
    for (String issuer : List.of("github", "staff")) {
      for (Map<String, List<String>> claims : claims()) {
        Caller caller = TestGrants.caller(issuer, claims);
        for (String role : ROLES) {
          for (RequestedSession wish : wishes()) {
            var decisions = new ArrayList<Decision>();
            for (int i = 0; i < 2; i++) {
              decisions.add(decide(files.get(i), deciders.get(i), caller, role, wish));
            }
            visitor.accept(new Point(issuer, claims, role, wish), decisions);
          }
        }
      }
    }
  }

  private static Decision decide(
      Grants grants, Decider decider, Caller caller, String role, RequestedSession wish) {
    Issuer issuer =
        grants.issuers().stream()
            .filter(one -> one.name().equals(caller.issuer()))
            .findFirst()
            .orElseThrow();
    return issuer.unmetRequirement(caller.claims()).isPresent()
        ? new Decision.Denied(vend.Reason.UNAUTHENTICATED, "", List.of())
        : decider.decide(caller, RoleReference.parse(role), wish, TestGrants.FACTS);
  }

  /** Adds the pair of grant and role that allows the request. */
  static Set<String> pairs(Decision decision, Point point, Set<String> pairs) {
    if (decision instanceof Allowed allowed) {
      pairs.add(allowed.grant().id() + " " + point.role);
    }
    return pairs;
  }

  static Set<String> none() {
    return new TreeSet<>();
  }

  private static List<Map<String, List<String>>> claims() {
    var all = new ArrayList<Map<String, List<String>>>();
    for (Optional<List<String>> p : P) {
      for (Optional<List<String>> q : Q) {
        var claims = new LinkedHashMap<String, List<String>>();
        p.ifPresent(values -> claims.put("p", values));
        q.ifPresent(values -> claims.put("q", values));
        all.add(claims);
      }
    }
    return all;
  }

  private static List<RequestedSession> wishes() {
    var wishes = new ArrayList<RequestedSession>();
    for (String duration : List.of("15m", "30m", "1h")) {
      for (String ticket : List.of("", "7")) {
        wishes.add(wish(duration, ticket, Optional.empty()));
        wishes.add(wish(duration, ticket, Optional.of(policy())));
      }
    }
    return wishes;
  }

  private static RequestedSession wish(
      String duration, String ticket, Optional<SessionPolicy> policy) {
    return new RequestedSession(
        Optional.of(SessionDuration.parse(duration)),
        Optional.empty(),
        policy,
        List.of(),
        ticket.isEmpty() ? Map.of() : Map.of("ticket", ticket));
  }

  private static SessionPolicy policy() {
    try {
      return SessionPolicy.parse(
          "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sns:*\",\"Resource\":\"*\"}}");
    } catch (vend.iam.InvalidPolicy e) {
      throw new AssertionError(e);
    }
  }
}
