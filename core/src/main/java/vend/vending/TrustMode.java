package vend.vending;

/** How the target role trusts the hub, which limits the session duration. */
public enum TrustMode {
  /**
   * The hub role assumes the target role by role chaining: one hour at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining">role
   *     chaining</a>
   */
  ROLE_CHAINING
}
