package vend.policy.evaluation;

/** Where a policy stands. */
public enum PolicyType {
  /** With the user or role that asks. */
  IDENTITY,
  /** With the session that asks. */
  SESSION,
  /** The permissions boundary of the user or role that asks. */
  BOUNDARY,
  /** With the resource; of a role, its trust policy. */
  RESOURCE
}
