package vend.policy.evaluation;

import vend.iam.ConditionOutcome;
import vend.iam.Effect;
import vend.iam.Principal;
import vend.iam.PrincipalMatch;
import vend.iam.Statement;

/**
 * What became of a statement.
 *
 * @param statement the statement
 * @param index its place in the policy, from 0
 * @param outcome whether it applies; if not, why not
 */
public record StatementTrace(Statement statement, int index, Outcome outcome) {
  /** Whether a statement applies. */
  public sealed interface Outcome {}

  /**
   * It applies.
   *
   * @param principal how it covers who asks; {@code DIRECT} in policies that name no principal
   */
  public record Applies(PrincipalMatch principal) implements Outcome {}

  /** It is about other principals. */
  public record OtherPrincipal() implements Outcome {}

  /** It is about other actions. */
  public record OtherAction() implements Outcome {}

  /** It is about other resources. */
  public record OtherResource() implements Outcome {}

  /**
   * A condition is not met.
   *
   * @param condition the first that is not, with what was seen
   */
  public record UnmetCondition(ConditionOutcome condition) implements Outcome {}

  /** Whether the statement applies. */
  public boolean applies() {
    return outcome instanceof Applies;
  }

  static StatementTrace of(
      Statement statement, int index, AuthorizationRequest request, boolean bounded) {
    return new StatementTrace(statement, index, outcome(statement, request, bounded));
  }

  private static Outcome outcome(
      Statement statement, AuthorizationRequest request, boolean bounded) {
    PrincipalMatch principal = principal(statement, request.principal(), bounded);
    if (principal == PrincipalMatch.NONE) {
      return new OtherPrincipal();
    }
    if (!statement.action().matches(request.action())) {
      return new OtherAction();
    }
    if (!statement
        .resource()
        .map(element -> element.matches(request.resource(), request.context()))
        .orElse(true)) {
      return new OtherResource();
    }
    return statement
        .conditions()
        .firstUnmet(request.context())
        .<Outcome>map(UnmetCondition::new)
        .orElseGet(() -> new Applies(principal));
  }

  /**
   * IAM documents that {@code NotPrincipal} with {@code Deny} denies every user and role that has a
   * permissions boundary, whomever it names.
   */
  private static PrincipalMatch principal(
      Statement statement, Principal principal, boolean bounded) {
    return statement
        .principal()
        .map(element ->
            bounded && element.excluding() && statement.effect() == Effect.DENY
                ? PrincipalMatch.DIRECT
                : element.match(principal))
        .orElse(PrincipalMatch.DIRECT);
  }
}
