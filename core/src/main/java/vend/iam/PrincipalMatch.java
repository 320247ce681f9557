package vend.iam;

/**
 * How a policy's {@code Principal} element covers who asks, the weakest first. It decides which
 * implicit denies of other policies count.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">IAM:
 *     how a request is allowed or denied</a>
 */
public enum PrincipalMatch {
  /** It does not. */
  NONE,
  /** By the account, whose own policies must allow too. */
  ACCOUNT,
  /** By the role; permissions boundary and session policies still limit the session. */
  ROLE,
  /** As the user, the session or the service itself, or by everyone. */
  DIRECT;

  static PrincipalMatch directIf(boolean matches) {
    return matches ? DIRECT : NONE;
  }

  PrincipalMatch orStronger(PrincipalMatch other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
