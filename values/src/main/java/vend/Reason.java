package vend;

/**
 * Why a response holds no credentials. Responses, decision events, metrics and the reference page
 * {@code docs/reference/reason-codes.md} share this list. The Javadoc of each reason says what to
 * do about it.
 *
 * <p>The {@link #code() code} is stable. The {@link #text() text} reveals nothing that the caller
 * may not know. {@link #UNAUTHENTICATED} never says which check of the token failed; only {@link
 * #TOKEN_EXPIRED} does. {@link #ROLE_NOT_GRANTED} is the same for a role that does not exist and
 * for one that no grant for the caller's issuer names.
 */
public enum Reason {
  /** Correct the field that {@code detail} names. */
  INVALID_REQUEST(400, "InvalidRequest", "The request is malformed."),
  /**
   * Send a smaller token or body: a token in a header has up to 8 KiB, a body up to 131,072
   * characters. Ask the issuer for fewer claims.
   */
  REQUEST_TOO_LARGE(413, "RequestTooLarge", "The request is too large."),
  /** Look up the route in {@code /openapi.json}. */
  NOT_FOUND(404, "NotFound", "There is no route at this path; GET /openapi.json lists the routes."),
  /** List the leases with {@code vend leases}; those that have expired are deleted. */
  LEASE_NOT_FOUND(404, "LeaseNotFound", "There is no lease with this id."),
  /** Use a method that the {@code Allow} header lists. */
  METHOD_NOT_ALLOWED(405, "MethodNotAllowed", "This path does not accept this method."),

  /**
   * Check the token's {@code exp}, {@code iss} and {@code aud}. The operator finds the cause in the
   * decision event, by {@code requestId}.
   */
  UNAUTHENTICATED(
      401,
      "Unauthenticated",
      "The token does not prove your identity. Send a token that has not expired, from an issuer"
          + " that this hub accepts, made for the hub's audience."),

  /**
   * Get a new token; a job that runs longer than its token has to renew it. Everything else about
   * the token is in order.
   */
  TOKEN_EXPIRED(401, "TokenExpired", "The token has expired. Get a new one from its issuer."),

  /** Check the account and the role for typing errors, or ask the operator for a grant. */
  ROLE_NOT_GRANTED(403, "RoleNotGranted", "No grant lets you assume this role."),
  /**
   * Compare the claim that {@code detail} names, and your value of it, with the grant: run from the
   * branch, environment or repository that the grant is for, or ask for another grant.
   */
  CONDITION_NOT_MET(
      403, "ConditionNotMet", "Your token does not meet the conditions for this role."),
  /** Ask the owner of the grants file. */
  EXPLICITLY_DENIED(403, "ExplicitlyDenied", "A grant explicitly denies you this role."),
  /**
   * Get a token that has exactly one value for the claim that {@code detail} names, or have the
   * grant use another claim. The grant builds the session's name, tags or policy from that claim.
   */
  CLAIM_MISSING(
      403, "ClaimMissing", "The session needs a claim for which your token has no single value."),
  /**
   * Rename what the claim names, or have the grant use {@code |slug} or another claim. AWS would
   * refuse the value (length, characters), or it could widen a policy ({@code *}, {@code ?}, {@code
   * $}, quotes).
   */
  SESSION_VALUE_INVALID(
      403,
      "SessionValueInvalid",
      "The value of a claim in your token cannot be used in the session."),
  /**
   * Request a shorter session; SDKs refresh credentials by themselves. {@code detail} names the
   * limit: the grant's {@code session.duration} or the role's {@code maxSession}, which the
   * operator can raise up to 1h, or AWS's fixed limit of one hour for role chaining.
   */
  DURATION_TOO_LONG(403, "DurationTooLong", "The requested duration is longer than the limit."),
  /**
   * Leave out {@code policy} and {@code policyArns}, or ask the operator for {@code callerPolicy:
   * allow} in the grant.
   */
  CALLER_POLICY_NOT_ALLOWED(
      403,
      "CallerPolicyNotAllowed",
      "The grant for this role does not accept a session policy from callers."),
  /** Leave out the tag, or ask the operator to list it in the grant's {@code callerTags}. */
  CALLER_TAG_NOT_ALLOWED(
      403, "CallerTagNotAllowed", "The grant for this role does not accept this tag from callers."),
  /** Shorten the session policy or the tags of the grant. */
  PACKED_POLICY_TOO_LARGE(
      403,
      "PackedPolicyTooLarge",
      "Session policies and tags together are larger than AWS allows."),
  /** Get a new token. */
  TOKEN_ALREADY_USED(
      403,
      "TokenAlreadyUsed",
      "The grant accepts each token once, and this token was used before. Get a new token."),
  /**
   * The owner of the account deploys the role again. The decision event holds the AWS error code
   * ({@code cause}).
   */
  REFUSED_BY_AWS(
      403,
      "RefusedByAws",
      "The grants allow this, but AWS refused: the role does not exist, or its trust policy does"
          + " not trust this hub. Ask the owner of the account to deploy the role again."),

  /**
   * Get credentials from {@code /v1/credentials}. If AWS accepts those, tell the operator: the
   * status is in the decision event ({@code cause}).
   */
  CONSOLE_REFUSED(
      403,
      "ConsoleRefused",
      "You may assume this role, but AWS's sign-in service refused to open the console with its"
          + " credentials."),

  /**
   * This is an emergency stop. Ask the operator, who can lift it. If an approver of your access is
   * frozen, end the request with {@code vend end} and request access again.
   */
  FROZEN(
      403,
      "Frozen",
      "Vending is frozen for this role, for you or for all callers. Ask the operator of this hub."),

  /**
   * Ask the owner of the grants file. An entry of {@code operators} for your issuer must list the
   * action, and your token must meet its conditions.
   */
  NOT_AN_OPERATOR(
      403, "NotAnOperator", "You are not an operator of this hub, or not for this action."),
  /**
   * Ask another operator, or a person with write access to the table. Your issuer, your subject or
   * your person is frozen, or the record of the freezes cannot be read.
   */
  OPERATOR_FROZEN(
      403,
      "OperatorFrozen",
      "You are an operator, but your identity is frozen. Ask another operator of this hub."),

  /**
   * Request access with {@code vend request ROLE --reason ...} or {@code POST /v1/requests}, and
   * have the request approved.
   */
  APPROVAL_REQUIRED(
      403,
      "ApprovalRequired",
      "This role needs an approval. Request access: vend request ROLE --reason ..."),
  /**
   * Request access again with {@code vend request}: the grants file changed after the request was
   * made.
   */
  APPROVAL_CHANGED(
      403,
      "ApprovalChanged",
      "Your access was approved, but the grant or what it names has changed since. Request access"
          + " again: vend request ROLE --reason ..."),
  /**
   * Request an extension with {@code vend request}. AWS's shortest session is 15 minutes, and
   * credentials never outlive the approval.
   */
  APPROVAL_ENDING(
      403,
      "ApprovalEnding",
      "Your approved access ends in less than 15 minutes, which is AWS's shortest session."
          + " Request an extension: vend request ROLE --reason ..."),
  /**
   * Sign in with an issuer that has {@code person} in the grants file, and with a token that has
   * exactly one valid value for that claim. An e-mail address counts only with {@code
   * email_verified: true}.
   */
  PERSON_REQUIRED(
      403,
      "PersonRequired",
      "Your token names no person, so you can neither request access nor approve."),
  /**
   * Send one of the grants that the message lists, as {@code grant}. Only chats get this: tokens
   * have claims, and Vend takes the first grant whose conditions they meet.
   */
  CHOOSE_GRANT(
      409, "ChooseGrant", "Several grants give this role on request. Send one of them as grant."),
  /** Assume the role as it is: {@code vend credentials ROLE}. */
  APPROVAL_NOT_NEEDED(409, "ApprovalNotNeeded", "You may assume this role without an approval."),
  /** Ask a member of the groups that the request lists under {@code approvers}. */
  NOT_AN_APPROVER(403, "NotAnApprover", "You may not decide this request, or not yet."),
  /** Have another approver decide it. A person cannot decide their own request under any issuer. */
  OWN_REQUEST(403, "OwnRequest", "This is your own request, so another person must decide it."),
  /** Use {@code vend approve ID} with a sign-in of the company instead of the chat. */
  CHAT_NOT_ENOUGH(
      403,
      "ChatNotEnough",
      "Another approval came through a chat already, and at most one may. Approve this request with"
          + " vend approve."),
  /** List the requests with {@code vend requests}; old ones are deleted after 90 days. */
  REQUEST_NOT_FOUND(404, "RequestNotFound", "There is no request with this id that you may see."),
  /** Read the request again: {@code vend requests}. */
  REQUEST_STATE(
      409, "RequestState", "The state of the request does not allow this any more, or not yet."),
  /** Send a new {@code Idempotency-Key} (in a chat: {@code idempotencyKey}) for a new request. */
  IDEMPOTENCY_KEY_REUSED(
      409,
      "IdempotencyKeyReused",
      "You have made another request with this idempotency key. Send a new key for a new request."),
  /** Decide, withdraw or end one of your requests first. */
  TOO_MANY_OPEN_REQUESTS(
      429,
      "TooManyOpenRequests",
      "You have 10 open requests, or have made 30 within an hour. Withdraw some, or wait."),
  /** Try again. What cannot be read denies. */
  APPROVAL_UNAVAILABLE(
      503, "ApprovalUnavailable", "The table of the access requests does not answer."),

  /**
   * Wait as long as {@code Retry-After} says. One caller may cause 300 calls to STS in a minute;
   * refusals beyond 60 in a minute count as well, and cached credentials do not. One person may
   * list access requests 60 times in a minute.
   */
  TOO_MANY_REQUESTS(
      429,
      "TooManyRequests",
      "You have requested new credentials or listed requests too often, or were refused too often."
          + " Wait."),
  /**
   * Ask an operator to revoke the session, or wait until it expires. Callers have revoked 250
   * sessions of their own within the last hours.
   */
  TOO_MANY_REVOCATIONS(
      429,
      "TooManyRevocations",
      "Callers have revoked so many of their own sessions that only an operator can revoke more."),
  /** Leave out {@code fresh}, or wait as long as {@code Retry-After} says. */
  FRESH_TOO_SOON(
      429,
      "FreshTooSoon",
      "New credentials for the same request are available once a minute. Wait."),

  /** The operator finds the problems, with line numbers, in the function's log. */
  GRANTS_UNAVAILABLE(
      503,
      "GrantsUnavailable",
      "The grants file cannot be read or is invalid, so every request is denied."),
  /**
   * Try again. Check that the issuer's {@code /.well-known/openid-configuration} answers, or, for
   * an AWS identity, STS in the region.
   */
  ISSUER_UNAVAILABLE(503, "IssuerUnavailable", "The issuer of the token does not answer."),
  /** Try again. */
  STS_UNAVAILABLE(503, "StsUnavailable", "AWS STS does not answer."),
  /** Try again later. */
  STS_THROTTLED(503, "StsThrottled", "AWS STS is throttling this hub's requests."),
  /** Try again. The operator checks that the function can reach AWS's sign-in service. */
  FEDERATION_UNAVAILABLE(
      503,
      "FederationUnavailable",
      "AWS's sign-in service does not answer, so there is no sign-in link."),
  /**
   * Try again, or send {@code Prefer: wait=5}: the credentials are available as soon as STS
   * answers. A lock holder that died is replaced after 2.5 to 9 seconds.
   */
  STILL_VENDING(
      503, "StillVending", "Another request is fetching the same credentials. Try again."),
  /**
   * Wait as long as {@code Retry-After} says, 5 seconds at most. An operator has just revoked the
   * sessions of this role, grant, caller or person, or the caller's own were revoked. New
   * credentials are available after that. If the answer stays the same for longer, the record of
   * revocations cannot be read: the operator finds the cause under "List and revoke sessions".
   */
  JUST_REVOKED(
      503, "JustRevoked", "These credentials have just been revoked. Try again in a few seconds."),
  /** Try again. */
  STORAGE_UNAVAILABLE(
      503, "StorageUnavailable", "A data store that this response needs does not answer."),
  /** Report it to the maintainers, with the decision event of that {@code requestId}. */
  INTERNAL_ERROR(500, "InternalError", "An internal error occurred in Vend.");

  private final int status;
  private final String code;
  private final String text;

  Reason(int status, String code, String text) {
    this.status = status;
    this.code = code;
    this.text = text;
  }

  /** The HTTP status of a response with this reason. */
  public int status() {
    return status;
  }

  /** The stable name, in the style of AWS error codes. */
  public String code() {
    return code;
  }

  /** A sentence that is safe to show to every caller. */
  public String text() {
    return text;
  }
}
