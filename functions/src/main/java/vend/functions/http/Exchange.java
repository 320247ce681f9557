package vend.functions.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vend.Reason;
import vend.functions.event.DecisionEvent;
import vend.functions.event.DecisionEvent.Verdict;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.rendering.Problem;

/**
 * One request with its decision event, until it has its one answer.
 *
 * @param began when the request arrived
 * @param parts the exchanges of the roles of a request for several roles, each with its own event
 */
record Exchange(HttpRequest request, DecisionEvent event, Instant began, List<Exchange> parts) {
  Exchange(HttpRequest request, DecisionEvent event, Instant began) {
    this(request, event, began, new ArrayList<>());
  }

  /** Starts the exchange for one of several roles. It has its own answer and event. */
  Exchange part() {
    var part = new Exchange(request, event.part(), began);
    parts.add(part);
    return part;
  }

  /** Answers a request that was allowed. */
  HttpResponse succeed(HttpResponse answer) {
    event.ended(Verdict.ALLOWED, Optional.empty());
    return answer;
  }

  /** Answers with a decision. The event records the decision's verdict; the answer is no error. */
  HttpResponse answerDecision(Decision decision, HttpResponse answer) {
    switch (decision) {
      case Allowed _ -> event.ended(Verdict.ALLOWED, Optional.empty());
      case Decision.Denied denied -> event.ended(Verdict.DENIED, Optional.of(denied.reason()));
    }
    return answer;
  }

  /** Answers with a document that is the same for every caller, and sends no event. */
  HttpResponse answerPublic(HttpResponse answer) {
    event.skipLogging();
    return answer;
  }

  /** Rejects the request. */
  HttpResponse refuse(Reason reason) {
    return refuse(reason, reason.text());
  }

  /** Rejects the request, with more detail than the reason's own text. */
  HttpResponse refuse(Reason reason, String detail) {
    event.ended(Verdict.of(reason), Optional.of(reason));
    var problem = new Problem(reason, detail, request.requestId());
    // Clients of STS can read only STS errors.
    return request.route().equals(Optional.of(Route.STS))
        ? StsErrors.answer(problem)
        : HttpResponse.of(problem);
  }

  /** Rejects the request with the result of a stage. */
  HttpResponse refuse(VendingPath.Refused refused) {
    HttpResponse answer = refuse(refused.reason());
    return refused.retryAfter().map(answer::retryAfter).orElse(answer);
  }

  /** Rejects the request, and tells the caller when to try again. */
  HttpResponse refuse(Reason reason, Duration retryAfter) {
    return refuse(reason).retryAfter(retryAfter);
  }

  /** Rejects the request with an error that only the STS protocol has. */
  HttpResponse refuse(StsError error) {
    Reason reason = StsErrors.reason(error.code());
    event.ended(Verdict.of(reason), Optional.of(reason));
    event.cause(error.code().name());
    return StsErrors.answer(error, request.requestId());
  }

  /** Maps Vend's reasons to STS error codes, and STS error codes to Vend's reasons. */
  static final class StsErrors {
    private StsErrors() {}

    static HttpResponse answer(Problem problem) {
      Reason reason = problem.reason();
      var error = new StsError(code(reason), problem.detail());
      // STS has no code for this reason, but HTTP has a status.
      int status = reason == Reason.METHOD_NOT_ALLOWED ? reason.status() : error.code().status();
      return answer(status, error, problem.requestId());
    }

    static HttpResponse answer(StsError error, String requestId) {
      return answer(error.code().status(), error, requestId);
    }

    private static HttpResponse answer(int status, StsError error, String requestId) {
      return HttpResponse.of(status, QueryAnswer.CONTENT_TYPE, QueryAnswer.error(error, requestId))
          .with("x-amzn-requestid", requestId)
          .retryAfter(HttpResponse.RETRY_SOON);
    }

    /** The code that tells an STS client what to do: retry, get a new token, or give up. */
    static Code code(Reason reason) {
      return switch (reason) {
        case INVALID_REQUEST, DURATION_TOO_LONG -> Code.ValidationError;
        case REQUEST_TOO_LARGE -> Code.RequestEntityTooLarge;
        case NOT_FOUND, LEASE_NOT_FOUND, REQUEST_NOT_FOUND, METHOD_NOT_ALLOWED ->
            Code.InvalidAction;
        case UNAUTHENTICATED -> Code.InvalidIdentityToken;
        case TOKEN_EXPIRED -> Code.ExpiredTokenException;
        case TOKEN_ALREADY_USED -> Code.IDPRejectedClaim;
        case ISSUER_UNAVAILABLE -> Code.IDPCommunicationError;
        case PACKED_POLICY_TOO_LARGE -> Code.PackedPolicyTooLarge;
        case TOO_MANY_REQUESTS,
            TOO_MANY_REVOCATIONS,
            TOO_MANY_OPEN_REQUESTS,
            FRESH_TOO_SOON,
            STS_THROTTLED ->
            Code.Throttling;
        case GRANTS_UNAVAILABLE,
            STS_UNAVAILABLE,
            FEDERATION_UNAVAILABLE,
            STILL_VENDING,
            JUST_REVOKED,
            STORAGE_UNAVAILABLE,
            APPROVAL_UNAVAILABLE ->
            Code.ServiceUnavailable;
        case INTERNAL_ERROR -> Code.InternalFailure;
        case ROLE_NOT_GRANTED,
            CONDITION_NOT_MET,
            EXPLICITLY_DENIED,
            CLAIM_MISSING,
            SESSION_VALUE_INVALID,
            CALLER_POLICY_NOT_ALLOWED,
            CALLER_TAG_NOT_ALLOWED,
            REFUSED_BY_AWS,
            CONSOLE_REFUSED,
            FROZEN,
            NOT_AN_OPERATOR,
            OPERATOR_FROZEN,
            APPROVAL_REQUIRED,
            APPROVAL_CHANGED,
            APPROVAL_ENDING,
            APPROVAL_NOT_NEEDED,
            CHOOSE_GRANT,
            PERSON_REQUIRED,
            NOT_AN_APPROVER,
            OWN_REQUEST,
            CHAT_NOT_ENOUGH,
            REQUEST_STATE,
            IDEMPOTENCY_KEY_REUSED ->
            Code.AccessDenied;
      };
    }

    /** The reason in the decision event for an error that only the STS protocol has. */
    static Reason reason(Code code) {
      return switch (code) {
        case MissingAuthenticationToken,
            IncompleteSignature,
            InvalidClientTokenId,
            SignatureDoesNotMatch ->
            Reason.UNAUTHENTICATED;
        case ExpiredToken -> Reason.TOKEN_EXPIRED;
        case ServiceUnavailable -> Reason.STORAGE_UNAVAILABLE;
        default -> Reason.INVALID_REQUEST;
      };
    }
  }
}
