package vend.policy.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vend.Reason;
import vend.aws.RoleReference;
import vend.grant.Allowed;
import vend.grant.Approvals;
import vend.grant.Decision;
import vend.grant.Freezes;
import vend.grant.GrantOutcome;
import vend.grant.Grants;
import vend.grant.OperatorAction;
import vend.grant.OperatorDecider;
import vend.grant.OperatorDecision;
import vend.grant.RequestFacts;
import vend.policy.cases.TestCase.Expected;
import vend.policy.cases.TestCase.ExpectedSession;
import vend.policy.cases.TestCase.May;
import vend.policy.cases.TestCase.MayAct;
import vend.policy.cases.TestCase.MayNot;
import vend.policy.cases.TestCase.MayNotAct;
import vend.policy.explain.AssumedApprovals;
import vend.policy.explain.Explainer;
import vend.policy.explain.ExplanationText;
import vend.policy.explain.FullExplanation;
import vend.policy.explain.HypotheticalCaller;
import vend.policy.explain.InvalidCaller;
import vend.session.RequestedSession;
import vend.session.SessionRequest;
import vend.session.SourceIdentity;

/** Runs test cases against the grants. */
public final class CaseRun {
  private final Grants grants;
  private final Explainer explainer;
  private final OperatorDecider operators;
  private final Instant now;

  /**
   * @param now the time of requests without a time of their own
   */
  public CaseRun(Grants grants, Instant now) {
    this.grants = grants;
    this.explainer = new Explainer(grants);
    this.operators = new OperatorDecider(grants);
    this.now = now;
  }

  /**
   * A role, or an action of an operator, for which the result of a case differs from the expected
   * result.
   *
   * @param role the role or the action
   * @param problems the differences; each completes a sentence that starts with the role
   * @param trace the explanation of the decision
   */
  public record Failure(String role, List<String> problems, List<String> trace) {
    public Failure {
      problems = List.copyOf(problems);
      trace = List.copyOf(trace);
    }
  }

  /**
   * Runs one case.
   *
   * @return the failures; empty if every role has the expected result
   * @throws InvalidCaller if the grants file lacks the issuer, or the claims are invalid
   */
  public List<Failure> run(TestCase testCase) throws InvalidCaller {
    HypotheticalCaller caller =
        HypotheticalCaller.ofClaims(
            HypotheticalCaller.issuer(grants, testCase.issuer()), testCase.claims(), now);
    var failures = new ArrayList<Failure>();
    for (OperatorAction action : actions(testCase.expected())) {
      RequestFacts facts = facts(testCase);
      OperatorDecision decision = operators.decide(caller.caller(), action, facts);
      List<String> problems = problems(testCase.expected(), caller, decision);
      if (!problems.isEmpty()) {
        failures.add(new Failure(action.toString(), problems, ExplanationText.of(decision)));
      }
    }
    for (String role : testCase.roles()) {
      FullExplanation explanation = explain(testCase, caller, role);
      List<String> problems = problems(testCase.expected(), caller, explanation);
      if (!problems.isEmpty()) {
        failures.add(new Failure(role, problems, ExplanationText.of(explanation)));
      }
    }
    return failures;
  }

  private FullExplanation explain(TestCase testCase, HypotheticalCaller caller, String role) {
    var request = testCase.request();
    return explainer.explain(
        caller.caller(),
        RoleReference.parse(role),
        request.duration().map(RequestedSession.DEFAULT::lasting).orElse(RequestedSession.DEFAULT),
        facts(testCase));
  }

  private RequestFacts facts(TestCase testCase) {
    var request = testCase.request();
    Instant time = request.time().orElse(now);
    return new RequestFacts(
        request.sourceAddress(), time, Freezes.NONE, approvals(testCase.expected(), time));
  }

  private Approvals approvals(Expected expected, Instant time) {
    return expected instanceof May may && may.approved()
        ? new AssumedApprovals(grants, time)
        : Approvals.NONE;
  }

  private static List<OperatorAction> actions(Expected expected) {
    return switch (expected) {
      case MayAct act -> act.actions();
      case MayNotAct act -> act.actions();
      case May _, MayNot _ -> List.of();
    };
  }

  private static List<String> problems(
      Expected expected, HypotheticalCaller caller, OperatorDecision decision) {
    var problems = new ArrayList<String>();
    boolean rejected = caller.rejection().isPresent();
    switch (expected) {
      case MayAct may -> {
        if (rejected) {
          problems.add(
              "is denied, because the caller is rejected (401): " + caller.rejection().get());
        } else if (decision instanceof OperatorDecision.Allowed allowed) {
          compare(
              "operator", may.operator(), Optional.of(allowed.operator().id().value()), problems);
        } else {
          problems.add("is denied");
        }
      }
      case MayNotAct mayNot -> {
        if (rejected) {
          compare("reason", mayNot.reason(), Optional.of(Reason.UNAUTHENTICATED.code()), problems);
        } else {
          switch (decision) {
            case OperatorDecision.Allowed allowed ->
                problems.add("is allowed by " + allowed.operator().id());
            case OperatorDecision.Denied denied ->
                compare("reason", mayNot.reason(), Optional.of(denied.reason().code()), problems);
          }
        }
      }
      case May _, MayNot _ -> throw new IllegalArgumentException("not an act of an operator");
    }
    return problems;
  }

  private static List<String> problems(
      Expected expected, HypotheticalCaller caller, FullExplanation explanation) {
    return switch (expected) {
      case May may -> problems(may, caller, explanation);
      case MayNot mayNot -> problems(mayNot, caller, explanation.hub());
      case MayAct _, MayNotAct _ -> throw new IllegalArgumentException("not a role");
    };
  }

  private static List<String> problems(
      May may, HypotheticalCaller caller, FullExplanation explanation) {
    if (caller.rejection().isPresent()) {
      return List.of(
          "is denied, because the caller is rejected (401): " + caller.rejection().get());
    }
    if (!(explanation.hub() instanceof Allowed allowed)) {
      return List.of("is denied");
    }
    var problems = new ArrayList<String>();
    if (may.approved() && allowed.approval().isEmpty()) {
      problems.add("is allowed without an approval");
    }
    if (!explanation.isAllowed()) {
      problems.add("is allowed by the hub, but AWS would deny it");
    }
    compare("grant", may.grant(), Optional.of(allowed.grant().id().value()), problems);
    compare(may.session(), allowed.session(), problems);
    return problems;
  }

  private static void compare(
      ExpectedSession expected, SessionRequest session, List<String> problems) {
    compare("session name", expected.name(), Optional.of(session.name().value()), problems);
    compare(
        "source identity",
        expected.sourceIdentity(),
        session.sourceIdentity().map(SourceIdentity::value),
        problems);
    compare(
        "duration",
        expected.duration().map(Object::toString),
        Optional.of(session.duration().toString()),
        problems);
    expected
        .tags()
        .forEach((key, value) ->
            compare(
                "tag " + key,
                Optional.of(value),
                Optional.ofNullable(session.tags().values().get(key)),
                problems));
  }

  private static void compare(
      String what, Optional<String> expected, Optional<String> found, List<String> problems) {
    if (expected.isPresent() && !expected.equals(found)) {
      problems.add(
          "has the %s %s instead of %s".formatted(what, found.orElse("(none)"), expected.get()));
    }
  }

  private static List<String> problems(
      MayNot mayNot, HypotheticalCaller caller, Decision decision) {
    var problems = new ArrayList<String>();
    if (caller.rejection().isPresent()) {
      compare("reason", mayNot.reason(), Optional.of(Reason.UNAUTHENTICATED.code()), problems);
      compare("grant", mayNot.grant(), Optional.empty(), problems);
      return problems;
    }
    return switch (decision) {
      case Allowed allowed -> List.of("is allowed by " + allowed.grant().id());
      case Decision.Denied denied -> {
        compare("reason", mayNot.reason(), Optional.of(denied.reason().code()), problems);
        compare("grant", mayNot.grant(), denying(denied), problems);
        yield problems;
      }
    };
  }

  private static Optional<String> denying(Decision.Denied denied) {
    return denied.trace().stream()
        .filter(GrantOutcome.Applied.class::isInstance)
        .map(outcome -> outcome.grant().id().value())
        .findFirst();
  }
}
