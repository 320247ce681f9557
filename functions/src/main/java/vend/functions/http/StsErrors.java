package vend.functions.http;

import vend.Reason;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.rendering.Problem;

/** Vend's reasons in the words of STS, and its errors in Vend's. */
final class StsErrors {
  private StsErrors() {}

  static HttpResponse answer(Problem problem) {
    Reason reason = problem.reason();
    var error = new StsError(code(reason), problem.detail());
    // STS has no code for it, and HTTP has a status.
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

  /** The code by which a client of STS knows what to do: ask again, get a new token, or give up. */
  static Code code(Reason reason) {
    return switch (reason) {
      case INVALID_REQUEST, DURATION_TOO_LONG -> Code.ValidationError;
      case REQUEST_TOO_LARGE -> Code.RequestEntityTooLarge;
      case NOT_FOUND, METHOD_NOT_ALLOWED -> Code.InvalidAction;
      case UNAUTHENTICATED -> Code.InvalidIdentityToken;
      case TOKEN_EXPIRED -> Code.ExpiredTokenException;
      case TOKEN_ALREADY_USED -> Code.IDPRejectedClaim;
      case ISSUER_UNAVAILABLE -> Code.IDPCommunicationError;
      case PACKED_POLICY_TOO_LARGE -> Code.PackedPolicyTooLarge;
      case TOO_MANY_REQUESTS, FRESH_TOO_SOON, STS_THROTTLED -> Code.Throttling;
      case GRANTS_UNAVAILABLE,
          STS_UNAVAILABLE,
          FEDERATION_UNAVAILABLE,
          STILL_VENDING,
          STORAGE_UNAVAILABLE ->
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
          FROZEN ->
          Code.AccessDenied;
    };
  }

  /** What the decision event calls an error that only STS's protocol has. */
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
