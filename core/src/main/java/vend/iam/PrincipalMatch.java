package vend.iam;

/**
 * How a policy's {@code Principal} element matches the requesting principal, the weakest first. It
 * decides which implicit denies in other policies count.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html">IAM:
 *     how a request is allowed or denied</a>
 */
public enum PrincipalMatch {
  /** It does not match. */
  NONE,
  /** It matches the account, whose own policies must also allow the request. */
  ACCOUNT,
  /** It matches the role. A permissions boundary and session policies still limit the session. */
  ROLE,
  /** It matches the user, the session or the service itself, or is {@code *}. */
  DIRECT;

  static PrincipalMatch directIf(boolean matches) {
    return matches ? DIRECT : NONE;
  }

  PrincipalMatch orStronger(PrincipalMatch other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
