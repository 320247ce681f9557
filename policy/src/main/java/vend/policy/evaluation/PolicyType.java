package vend.policy.evaluation;

/** The types of policy that IAM evaluates, by what they are attached to. */
public enum PolicyType {
  /** An identity policy of the calling user or role. */
  IDENTITY,
  /** A session policy of the caller's session. */
  SESSION,
  /** The permissions boundary of the calling user or role. */
  BOUNDARY,
  /** The resource's own policy; for a role, its trust policy. */
  RESOURCE
}
