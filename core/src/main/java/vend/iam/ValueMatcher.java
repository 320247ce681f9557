package vend.iam;

/** Whether one value of a request matches one value of a policy. It never throws. */
@FunctionalInterface
interface ValueMatcher {
  /**
   * Whether the value matches.
   *
   * @param seen the request's value, of any form
   * @param context where variables in the policy's value come from
   */
  boolean matches(String seen, ConditionContext context);
}
