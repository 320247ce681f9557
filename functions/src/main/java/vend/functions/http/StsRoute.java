package vend.functions.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.caller.Proof;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.SamlRequest;
import vend.functions.sts.SignedCaller;
import vend.functions.sts.StsAction;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.functions.sts.WebIdentityRequest;
import vend.grant.RoleReference;
import vend.session.RequestedSession;
import vend.vending.LeasedKeys;
import vend.vending.Patience;

/**
 * STS's own protocol: the same callers, grants, cache and events as all other routes, in other
 * words. Every answer is XML.
 */
final class StsRoute {
  private final VendingPath path;
  private final SignedCaller signedCaller;

  StsRoute(VendingPath path, SignedCaller signedCaller) {
    this.path = path;
    this.signedCaller = signedCaller;
  }

  Answer answer(Exchange exchange) throws InvalidRequest {
    try {
      ReceivedRequest request = received(exchange.request());
      QueryParameters parameters = QueryParameters.of(request);
      StsAction action = StsAction.of(parameters);
      exchange.event().action(action.name());
      if (request.method().equals("GET") && action != StsAction.GetCallerIdentity) {
        throw new StsError(Code.InvalidAction, action + " takes POST: a token is not for URLs.");
      }
      return switch (action) {
        case AssumeRoleWithWebIdentity -> webIdentity(exchange, WebIdentityRequest.of(parameters));
        case AssumeRoleWithSAML -> saml(exchange, SamlRequest.of(parameters));
        case GetCallerIdentity -> callerIdentity(exchange, request, parameters);
      };
    } catch (StsError e) {
      return exchange.refuse(e);
    }
  }

  private static ReceivedRequest received(HttpRequest request) throws InvalidRequest, StsError {
    if (request.method().equals("POST") && !request.query().isEmpty()) {
      throw new StsError(
          Code.MalformedQueryString, "The parameters of a POST go into its body, all of them.");
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return new ReceivedRequest(
        request.method(),
        request.path(),
        request.query(),
        headers,
        new String(request.bytes(), ISO_8859_1));
  }

  private Answer webIdentity(Exchange exchange, WebIdentityRequest request) {
    return assumed(
        exchange,
        request.token(),
        request.role(),
        request.session(),
        StsAnswers::assumeRoleWithWebIdentity);
  }

  private Answer saml(Exchange exchange, SamlRequest request) {
    return assumed(
        exchange,
        request.assertion(),
        request.role(),
        request.session(),
        (assumed, requestId) ->
            StsAnswers.assumeRoleWithSaml(assumed, request.provider(), requestId));
  }

  @FunctionalInterface
  private interface Writing {
    String xml(StsAnswers.Assumed assumed, String requestId);
  }

  private Answer assumed(
      Exchange exchange,
      Proof proof,
      RoleReference role,
      RequestedSession session,
      Writing writing) {
    return path.verified(
        exchange,
        proof,
        (ruleset, caller) ->
            path.decided(
                exchange,
                ruleset,
                caller,
                role,
                session,
                decision ->
                    path.vended(
                        exchange,
                        decision,
                        (vending, allowed) -> vending.vendOnRecord(allowed, Patience.LONGEST),
                        (allowed, vended) ->
                            VendingPath.succeed(
                                exchange,
                                vended,
                                xml(
                                    exchange,
                                    writing.xml(
                                        new StsAnswers.Assumed(
                                            allowed,
                                            vended.credentials(),
                                            ruleset.audienceOf(caller)),
                                        exchange.request().requestId()))))));
  }

  private Answer callerIdentity(
      Exchange exchange, ReceivedRequest request, QueryParameters parameters) throws StsError {
    LeasedKeys.Held keys = signedCaller.check(request, parameters, exchange.request().domain());
    exchange.event().signer(keys.credentials().accessKeyId(), keys.lease());
    return exchange.succeed(
        xml(
            exchange,
            StsAnswers.callerIdentity(keys.credentials().user(), exchange.request().requestId())));
  }

  private static Answer xml(Exchange exchange, String document) {
    return Answer.of(200, QueryAnswer.CONTENT_TYPE, document)
        .with("x-amzn-requestid", exchange.request().requestId());
  }
}
