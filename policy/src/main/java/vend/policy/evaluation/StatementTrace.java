package vend.policy.evaluation;

import vend.iam.ConditionOutcome;
import vend.iam.Effect;
import vend.iam.Principal;
import vend.iam.PrincipalMatch;
import vend.iam.Statement;

/**
 * The result of one statement.
 *
 * @param index its index in the policy, from 0
 */
public record StatementTrace(Statement statement, int index, Outcome outcome) {
  /** Whether a statement applies, or the first reason why not. */
  public sealed interface Outcome {}

  /**
   * The statement applies.
   *
   * @param principal how it names the caller; {@code DIRECT} in policies without principals
   */
  public record Applies(PrincipalMatch principal) implements Outcome {}

  /** The statement names other principals. */
  public record OtherPrincipal() implements Outcome {}

  /** The statement names other actions. */
  public record OtherAction() implements Outcome {}

  /** The statement names other resources. */
  public record OtherResource() implements Outcome {}

  /**
   * A condition is not met.
   *
   * @param condition the first condition that is not met, with the actual values
   */
  public record UnmetCondition(ConditionOutcome condition) implements Outcome {}

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
   * permissions boundary, even those that the statement excludes.
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
