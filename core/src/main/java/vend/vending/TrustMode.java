package vend.vending;

/** How the spoke's role trusts the hub, which bounds how long a session can be. */
public enum TrustMode {
  /**
   * The hub role takes the spoke's role: role chaining, one hour at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining">role
   *     chaining</a>
   */
  ROLE_CHAINING
}
