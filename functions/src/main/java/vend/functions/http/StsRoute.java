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
import vend.functions.sts.StsAction;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;
import vend.functions.sts.WebIdentityRequest;
import vend.grant.Allowed;
import vend.vending.AssumedRoleUser;
import vend.vending.Credentials;

/**
 * STS's own protocol: the same callers, grants, cache and events as all other routes, in other
 * words. Every answer is XML.
 */
final class StsRoute {
  private StsRoute() {}

  /** The requests of the protocol. */
  sealed interface Asked {}

  /** Credentials of a role, for a proof. */
  record AssumeRole(Proof proof, CredentialsQuery query) implements Asked {}

  /** The identity whose credentials signed the request. */
  record CallerIdentity(ReceivedRequest request, QueryParameters parameters) implements Asked {}

  static Asked read(Exchange exchange) throws InvalidRequest, StsError {
    ReceivedRequest request = received(exchange.request());
    QueryParameters parameters = QueryParameters.of(request);
    StsAction action = StsAction.of(parameters);
    exchange.event().action(action.name());
    if (request.method().equals("GET") && action != StsAction.GetCallerIdentity) {
      throw new StsError(Code.InvalidAction, action + " takes POST: a token is not for URLs.");
    }
    return switch (action) {
      case AssumeRoleWithWebIdentity -> {
        var asked = WebIdentityRequest.of(parameters);
        var query =
            new CredentialsQuery(
                asked.role(), asked.session(), new Delivery.WebIdentityXml(), false);
        yield new AssumeRole(asked.token(), query);
      }
      case AssumeRoleWithSAML -> {
        var asked = SamlRequest.of(parameters);
        var query =
            new CredentialsQuery(
                asked.role(), asked.session(), new Delivery.SamlXml(asked.provider()), false);
        yield new AssumeRole(asked.assertion(), query);
      }
      case GetCallerIdentity -> new CallerIdentity(request, parameters);
    };
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

  static HttpResponse assumed(
      Exchange exchange,
      Delivery.Xml delivery,
      Allowed allowed,
      Credentials credentials,
      String audience) {
    String requestId = exchange.request().requestId();
    var assumed = new StsAnswers.Assumed(allowed, credentials, audience);
    return xml(
        exchange,
        switch (delivery) {
          case Delivery.WebIdentityXml _ ->
              StsAnswers.assumeRoleWithWebIdentity(assumed, requestId);
          case Delivery.SamlXml(var provider) ->
              StsAnswers.assumeRoleWithSaml(assumed, provider, requestId);
        });
  }

  static HttpResponse callerIdentity(Exchange exchange, AssumedRoleUser user) {
    return xml(exchange, StsAnswers.callerIdentity(user, exchange.request().requestId()));
  }

  private static HttpResponse xml(Exchange exchange, String document) {
    return HttpResponse.of(200, QueryAnswer.CONTENT_TYPE, document)
        .with("x-amzn-requestid", exchange.request().requestId());
  }
}
