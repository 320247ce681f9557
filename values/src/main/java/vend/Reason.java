package vend;

/**
 * Why an answer holds no keys: one list for answers, decision events, metrics and {@code docs/}.
 *
 * <p>The {@link #code() code} is stable. The {@link #text() text} says nothing that the caller may
 * not know: it is vague about who somebody is and exact about what to do next.
 */
public enum Reason {
  /** The request does not have the form that the HTTP API asks for. */
  INVALID_REQUEST(400, "InvalidRequest", "The request is malformed."),
  /** The request's body or token is longer than the contract allows. */
  REQUEST_TOO_LARGE(413, "RequestTooLarge", "The request is too large."),
  /** Nothing lives at this path. */
  NOT_FOUND(
      404, "NotFound", "There is nothing at this path; GET /openapi.json lists what there is."),
  /** The path exists and does not take this method. */
  METHOD_NOT_ALLOWED(405, "MethodNotAllowed", "This path does not take this method."),

  /**
   * No token, or one that does not establish who the caller is; which of these is never said, but
   * for {@link #TOKEN_EXPIRED}.
   */
  UNAUTHENTICATED(
      401,
      "Unauthenticated",
      "The token does not establish who you are. Send one that has not expired, from an issuer that"
          + " this Vend accepts, made for its audience."),

  /** The token is all that it should be, but for its time, which is over. */
  TOKEN_EXPIRED(401, "TokenExpired", "The token has expired. Get a new one from its issuer."),

  /**
   * The role does not exist, or no grant for the caller's issuer names it: the same to a caller.
   */
  ROLE_NOT_GRANTED(403, "RoleNotGranted", "No grant lets you take this role."),
  /** Grants name the role, and this caller meets the conditions of none of them. */
  CONDITION_NOT_MET(
      403, "ConditionNotMet", "Your token does not meet the conditions for this role."),
  /** A grant with {@code effect: deny} covers this caller and role. */
  EXPLICITLY_DENIED(403, "ExplicitlyDenied", "A grant explicitly denies you this role."),
  /** The session needs a claim that the token does not have, or has with several values. */
  CLAIM_MISSING(
      403, "ClaimMissing", "The session needs a claim that your token does not have once."),
  /** A claim gives a session value that AWS would refuse, or that could widen a policy. */
  SESSION_VALUE_INVALID(
      403,
      "SessionValueInvalid",
      "A claim of your token can not be used as the session asks for it."),
  /** A longer session than grant, role or role chaining allow. */
  DURATION_TOO_LONG(403, "DurationTooLong", "The duration is longer than you may ask for."),
  /** The caller sent a session policy and the grant takes none from callers. */
  CALLER_POLICY_NOT_ALLOWED(
      403,
      "CallerPolicyNotAllowed",
      "The grant for this role takes no session policy from callers."),
  /** The caller sent a tag that the grant does not list. */
  CALLER_TAG_NOT_ALLOWED(
      403, "CallerTagNotAllowed", "The grant for this role does not take this tag from callers."),
  /** Session policies and tags together are more than STS takes. */
  PACKED_POLICY_TOO_LARGE(
      403,
      "PackedPolicyTooLarge",
      "Session policies and tags together are larger than AWS allows."),
  /** The grant takes each token once. */
  TOKEN_ALREADY_USED(
      403, "TokenAlreadyUsed", "The grant takes each token once, and this one has been used."),
  /** The grants allow, and STS refused: the spoke's trust policy says otherwise. */
  REFUSED_BY_AWS(
      403,
      "RefusedByAws",
      "The grants allow this and AWS refused it: the role is not there, or its trust policy does not"
          + " accept this Vend. Its owner has to deploy the trust role again."),

  /** The role's keys are there, and AWS's sign-in service makes no console session of them. */
  CONSOLE_REFUSED(
      403,
      "ConsoleRefused",
      "You may take this role, and AWS's sign-in service refused to open the console with its"
          + " keys."),

  /** The role, the grant, the issuer or everything is frozen in an emergency. */
  FROZEN(
      403,
      "Frozen",
      "Vending is frozen for this role, for you, or for everybody. Ask whoever runs this Vend."),

  /** More calls to STS, or refusals, in a minute than one caller may bring about. */
  TOO_MANY_REQUESTS(
      429,
      "TooManyRequests",
      "You have asked for too many keys, or too often for what you may not have. Wait."),
  /** New keys were asked for with {@code fresh} less than a minute after the last time. */
  FRESH_TOO_SOON(
      429, "FreshTooSoon", "New keys of this kind can be insisted on once a minute. Wait."),

  /** There is no grants file that can be used, so nothing is allowed. */
  GRANTS_UNAVAILABLE(503, "GrantsUnavailable", "The grants can't be read, so nothing is allowed."),
  /** The issuer's key set can't be had, so no token of it can be checked. */
  ISSUER_UNAVAILABLE(503, "IssuerUnavailable", "The issuer of the token does not answer."),
  /** STS does not answer. */
  STS_UNAVAILABLE(503, "StsUnavailable", "AWS STS does not answer."),
  /** STS is past its rate. */
  STS_THROTTLED(503, "StsThrottled", "AWS STS asks for fewer requests."),
  /** AWS's federation endpoint does not answer, so there is no link to the console. */
  FEDERATION_UNAVAILABLE(
      503, "FederationUnavailable", "AWS's sign-in service does not answer, so there is no link."),
  /** Another request is asking STS for the same, and takes long. */
  STILL_VENDING(
      503, "StillVending", "Another request is getting the same keys just now. Try again."),
  /** A record that this answer depends on can't be written. */
  STORAGE_UNAVAILABLE(503, "StorageUnavailable", "A store that this answer needs does not answer."),
  /** A defect in Vend; the request id leads to the log. */
  INTERNAL_ERROR(500, "InternalError", "Something went wrong inside Vend.");

  private final int status;
  private final String code;
  private final String text;

  Reason(int status, String code, String text) {
    this.status = status;
    this.code = code;
    this.text = text;
  }

  /** The HTTP status of an answer that is given for this reason. */
  public int status() {
    return status;
  }

  /** The stable name, in the form of AWS's own error codes. */
  public String code() {
    return code;
  }

  /** A sentence that every caller may read. */
  public String text() {
    return text;
  }
}
