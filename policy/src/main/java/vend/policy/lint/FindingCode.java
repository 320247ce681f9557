package vend.policy.lint;

/** Every kind of finding, with a name that stays; docs/how-to/check-grants.md lists them. */
public enum FindingCode {
  /** The reader does not take it. */
  INVALID_FILE("invalid-file", Severity.ERROR),
  /** Strangers have tokens of the issuer, and nothing says who is somebody. */
  SHARED_ISSUER_WITHOUT_REQUIRE("shared-issuer-without-require", Severity.ERROR),
  /** Assertions that were made for AWS itself are taken. */
  AWS_ASSERTIONS_ACCEPTED("aws-assertions-accepted", Severity.WARNING),
  /** A grant on a shared issuer that does not say whose repository. */
  SUBJECT_WITHOUT_REPOSITORY("subject-without-repository", Severity.ERROR),
  /** A grant on a shared issuer that does not say which branch, tag or environment. */
  SUBJECT_WITHOUT_REF("subject-without-ref", Severity.ERROR),
  /** A grant that pull requests meet. */
  PULL_REQUEST_SUBJECT("pull-request-subject", Severity.WARNING),
  /** Names that somebody else can have later. */
  SUBJECT_BY_NAME("subject-by-name", Severity.ADVICE),
  /** Every AWS account has identities, and nothing says who is somebody. */
  AWS_ISSUER_WITHOUT_REQUIRE("aws-issuer-without-require", Severity.ERROR),
  /** A grant that does not say which account's identities it means. */
  AWS_IDENTITY_OF_ANY_ACCOUNT("aws-identity-of-any-account", Severity.WARNING),
  /** No claims meet the conditions. */
  CONTRADICTORY_CONDITIONS("contradictory-conditions", Severity.WARNING),
  /** An allow that never decides. */
  UNREACHABLE_GRANT("unreachable-grant", Severity.WARNING),
  /** An entry of a deny that no role of the file matches. */
  DENY_MATCHES_NOTHING("deny-matches-nothing", Severity.WARNING),
  /** A deny on a claim that can be a list, by an operator that is never met by one. */
  DENY_WITHOUT_SET_OPERATOR("deny-without-set-operator", Severity.WARNING),
  /** An allow on a claim that is usually a list, by an operator that several values never meet. */
  LIST_WITHOUT_SET_OPERATOR("list-without-set-operator", Severity.WARNING),
  /** A wildcard under an operator that compares exact text. */
  WILDCARD_IN_EXACT_VALUE("wildcard-in-exact-value", Severity.WARNING),
  /** AWS refuses every value that the grant lets into a session name, source identity or tag. */
  SESSION_VALUE_REFUSED("session-value-refused", Severity.ERROR),
  /** A policy of AWS's own that a dated list of them does not have. */
  UNKNOWN_AWS_MANAGED_POLICY("unknown-aws-managed-policy", Severity.ADVICE),
  /** A declared role that nobody can take. */
  ROLE_WITHOUT_GRANT("role-without-grant", Severity.ADVICE),
  /** An issuer that no grant is about. */
  ISSUER_WITHOUT_GRANT("issuer-without-grant", Severity.ADVICE),
  /** Tags and policy that STS will refuse whatever the claims are. */
  SESSION_TOO_LARGE("session-too-large", Severity.ERROR),
  /** Tags and policy that leave little room for claims. */
  SESSION_NEARLY_TOO_LARGE("session-nearly-too-large", Severity.WARNING),
  /** A trust policy that IAM does not take under any quota. */
  TRUST_POLICY_TOO_LARGE("trust-policy-too-large", Severity.ERROR),
  /** A trust policy that needs a raised quota. */
  TRUST_POLICY_OVER_DEFAULT_QUOTA("trust-policy-over-default-quota", Severity.WARNING),
  /** A trust policy that tells its grants apart by their ids alone. */
  TRUST_POLICY_COMBINED("trust-policy-combined", Severity.WARNING),
  /** A hub policy that IAM does not take. */
  HUB_POLICY_TOO_LARGE("hub-policy-too-large", Severity.ERROR),
  /** A hub policy that names roles by a wildcard. */
  HUB_POLICY_WIDE("hub-policy-wide", Severity.ADVICE),
  /** A condition that the spoke does not repeat. */
  CONDITION_FOR_HUB_ALONE("condition-for-hub-alone", Severity.ADVICE),
  /** A deny, which no spoke repeats. */
  DENY_FOR_HUB_ALONE("deny-for-hub-alone", Severity.ADVICE),
  /** Two accounts with one external id. */
  EXTERNAL_ID_SHARED("external-id-shared", Severity.WARNING),
  /** A replacement of an external id that is not finished. */
  EXTERNAL_ID_ROTATION("external-id-rotation", Severity.ADVICE);

  private final String code;
  private final Severity severity;

  FindingCode(String code, Severity severity) {
    this.code = code;
    this.severity = severity;
  }

  /** The stable name. */
  public String code() {
    return code;
  }

  /** How much it matters. */
  public Severity severity() {
    return severity;
  }
}
