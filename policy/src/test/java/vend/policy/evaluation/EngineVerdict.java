package vend.policy.evaluation;

import java.util.List;
import java.util.Optional;
import vend.iam.ConditionContext;
import vend.iam.PolicyDocument;
import vend.iam.SimulatorCase;

/** Evaluates a case with Vend's engine, and returns the verdict in the simulator's terms. */
public final class EngineVerdict {
  private EngineVerdict() {}

  /** Returns {@code Allowed}, {@code ImplicitlyDenied} or {@code ExplicitlyDenied}. */
  public static String of(SimulatorCase one) {
    Optional<List<PolicyDocument>> session = one.session().map(EngineVerdict::oneStatementEach);
    Verdict verdict =
        PolicyEvaluator.evaluate(
            new AuthorizationRequest(
                one.principal(),
                one.action(),
                one.resource(),
                ConditionContext.ofRequest(one.context())),
            new Policies(
                one.identity(),
                session,
                one.boundary(),
                one.resourcePolicy(),
                one.resourceAccount()));
    return verdict.getClass().getSimpleName();
  }

  /** Splits the policy, because the comparison includes the union of session policies. */
  private static List<PolicyDocument> oneStatementEach(PolicyDocument policy) {
    return policy.statements().stream()
        .map(statement -> new PolicyDocument(List.of(statement)))
        .toList();
  }
}
