package vend.policy.lint;

/** The kinds of findings. The codes are stable; docs/how-to/check-grants.md lists them. */
public enum FindingCode {
  /** The grants file is invalid. */
  INVALID_FILE("invalid-file", Severity.ERROR),
  /** A shared issuer, such as GitHub, without {@code require}: its tokens are open to everyone. */
  SHARED_ISSUER_WITHOUT_REQUIRE("shared-issuer-without-require", Severity.ERROR),
  /** A SAML issuer that accepts assertions meant for AWS. */
  AWS_ASSERTIONS_ACCEPTED("aws-assertions-accepted", Severity.WARNING),
  /** A grant on a shared issuer that does not restrict the repository. */
  SUBJECT_WITHOUT_REPOSITORY("subject-without-repository", Severity.ERROR),
  /** A grant on a shared issuer that does not restrict the branch, tag or environment. */
  SUBJECT_WITHOUT_REF("subject-without-ref", Severity.ERROR),
  /** A grant that pull requests can use. */
  PULL_REQUEST_SUBJECT("pull-request-subject", Severity.WARNING),
  /** A grant that relies on names, which another owner can register later. */
  SUBJECT_BY_NAME("subject-by-name", Severity.ADVICE),
  /** An AWS issuer without {@code require}: every AWS account can prove an identity to it. */
  AWS_ISSUER_WITHOUT_REQUIRE("aws-issuer-without-require", Severity.ERROR),
  /** A grant that does not restrict the AWS account of its callers. */
  AWS_IDENTITY_OF_ANY_ACCOUNT("aws-identity-of-any-account", Severity.WARNING),
  /** A grant whose conditions contradict each other. */
  CONTRADICTORY_CONDITIONS("contradictory-conditions", Severity.WARNING),
  /** An allow that never decides a request, because other grants always decide first. */
  UNREACHABLE_GRANT("unreachable-grant", Severity.WARNING),
  /** An entry of a deny that matches no role of the file. */
  DENY_MATCHES_NOTHING("deny-matches-nothing", Severity.WARNING),
  /** A deny on a claim that can be a list, with an operator that a list never meets. */
  DENY_WITHOUT_SET_OPERATOR("deny-without-set-operator", Severity.WARNING),
  /** An allow on a claim that is usually a list, with an operator that a list never meets. */
  LIST_WITHOUT_SET_OPERATOR("list-without-set-operator", Severity.WARNING),
  /** A wildcard in a value of an operator that compares exact text. */
  WILDCARD_IN_EXACT_VALUE("wildcard-in-exact-value", Severity.WARNING),
  /** An operator without a condition that demands a claim. */
  OPERATOR_WITHOUT_CLAIM("operator-without-claim", Severity.WARNING),
  /** An entry of approvers without a condition that demands a claim. */
  APPROVER_WITHOUT_CLAIM("approver-without-claim", Severity.WARNING),
  /** Requesters and approvers whose issuers name people by different claims. */
  PERSON_CLAIMS_DIFFER("person-claims-differ", Severity.WARNING),
  /** A chat beside issuers that name people by ids, which its bot has to look up. */
  CHAT_PERSON_LOOKED_UP("chat-person-looked-up", Severity.ADVICE),
  /** A grant whose requesters can approve their own request in an emergency. */
  BREAK_GLASS("break-glass", Severity.ADVICE),
  /** A claim that names persons, and that people can edit. */
  PERSON_CLAIM_EDITABLE("person-claim-editable", Severity.WARNING),
  /** A session name, source identity or tag that AWS rejects for every value the grant allows. */
  SESSION_VALUE_REFUSED("session-value-refused", Severity.ERROR),
  /** An AWS managed policy that a dated list does not contain. */
  UNKNOWN_AWS_MANAGED_POLICY("unknown-aws-managed-policy", Severity.ADVICE),
  /** A declared role that no grant allows. */
  ROLE_WITHOUT_GRANT("role-without-grant", Severity.ADVICE),
  /** An issuer that no allowing grant, no operator and no approver names. */
  ISSUER_WITHOUT_GRANT("issuer-without-grant", Severity.ADVICE),
  /** Tags and policy that exceed STS's packed size even without any claim. */
  SESSION_TOO_LARGE("session-too-large", Severity.ERROR),
  /** Tags and policy that exceed STS's packed size with claims of usual length. */
  SESSION_NEARLY_TOO_LARGE("session-nearly-too-large", Severity.WARNING),
  /** A trust policy that exceeds IAM's highest quota. */
  TRUST_POLICY_TOO_LARGE("trust-policy-too-large", Severity.ERROR),
  /** A trust policy that needs a raised IAM quota. */
  TRUST_POLICY_OVER_DEFAULT_QUOTA("trust-policy-over-default-quota", Severity.WARNING),
  /** A trust policy that distinguishes its grants by their ids only. */
  TRUST_POLICY_COMBINED("trust-policy-combined", Severity.WARNING),
  /** A hub policy that exceeds IAM's quota. */
  HUB_POLICY_TOO_LARGE("hub-policy-too-large", Severity.ERROR),
  /** A hub policy that allows roles by a wildcard instead of by their ARNs. */
  HUB_POLICY_WIDE("hub-policy-wide", Severity.ADVICE),
  /** A condition that the trust policy does not repeat, so only the hub enforces it. */
  CONDITION_FOR_HUB_ALONE("condition-for-hub-alone", Severity.ADVICE),
  /** A deny. Only the hub enforces denies. */
  DENY_FOR_HUB_ALONE("deny-for-hub-alone", Severity.ADVICE),
  /** Two accounts with the same external id. */
  EXTERNAL_ID_SHARED("external-id-shared", Severity.WARNING),
  /** An unfinished rotation of an external id. */
  EXTERNAL_ID_ROTATION("external-id-rotation", Severity.ADVICE);

  private final String code;
  private final Severity severity;

  FindingCode(String code, Severity severity) {
    this.code = code;
    this.severity = severity;
  }

  /** Returns the stable code. */
  public String code() {
    return code;
  }

  public Severity severity() {
    return severity;
  }
}
