package vend.iam;

/** Matches one value of a request against one value of a policy. Never throws. */
@FunctionalInterface
interface ValueMatcher {
  /**
   * Whether the value of the request matches.
   *
   * @param seen the request's value, in any form
   * @param context resolves variables in the policy's value
   */
  boolean matches(String seen, ConditionContext context);
}
