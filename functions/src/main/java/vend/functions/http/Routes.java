package vend.functions.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import vend.Json;
import vend.Reason;
import vend.caller.Caller;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.rendering.CredentialsRendering;
import vend.rendering.Explanation;
import vend.vending.Limits;
import vend.vending.Vending;

/** The routes. Each reads from top to bottom: form, who, may they, keys, their form. */
final class Routes {
  private static final String HEALTHY = "{\"status\":\"ok\"}";
  private static final String JSON = "application/json";

  private final Services services;
  private final String openApi;

  Routes(Services services, String openApi) {
    this.services = services;
    this.openApi = openApi;
  }

  Answer answer(Exchange exchange) throws InvalidRequest {
    HttpRequest request = exchange.request();
    exchange
        .event()
        .request(
            request.method(), request.sourceAddress(), request.header("user-agent").orElse(""));
    List<String> path = request.segments();
    Optional<Route> route = Route.of(path);
    if (route.isEmpty()) {
      return exchange.refuse(Reason.NOT_FOUND);
    }
    exchange.event().route(route.get().path());
    return request.method().equals(route.get().method())
        ? answer(route.get(), exchange, path)
        : exchange.refuse(Reason.METHOD_NOT_ALLOWED).with("allow", route.get().method());
  }

  private Answer answer(Route route, Exchange exchange, List<String> path) throws InvalidRequest {
    return switch (route) {
      case HEALTH -> open(exchange, Answer.of(200, JSON, HEALTHY));
      case OPENAPI -> open(exchange, Answer.open(JSON, openApi));
      case ROLE -> byPath(exchange, path);
      case CREDENTIALS -> byBody(exchange);
      case ROLES -> roles(exchange);
      case EXPLAIN -> explain(exchange);
    };
  }

  private static Answer open(Exchange exchange, Answer answer) throws InvalidRequest {
    noQuery(exchange);
    return exchange.tellEverybody(answer);
  }

  private Answer byPath(Exchange exchange, List<String> path) throws InvalidRequest {
    var parameters = PercentEncoding.parameters(exchange.request().query());
    return credentials(exchange, CredentialsQuery.of(path.subList(2, path.size()), parameters));
  }

  private Answer byBody(Exchange exchange) throws InvalidRequest {
    noQuery(exchange);
    return credentials(
        exchange, CredentialsBody.read(exchange.request().text(), CredentialsBody.OF_CREDENTIALS));
  }

  private Answer credentials(Exchange exchange, CredentialsQuery query) {
    return decided(
        exchange,
        query,
        decision ->
            switch (decision) {
              case Decision.Denied denied -> exchange.refuse(denied.reason(), denied.detail());
              case Allowed allowed -> vend(exchange, allowed, query);
            });
  }

  private Answer decided(
      Exchange exchange, CredentialsQuery query, Function<Decision, Answer> answer) {
    exchange.event().asked(query.role(), query.session());
    return verified(
        exchange,
        (ruleset, caller) -> {
          Decision decision =
              ruleset
                  .decider()
                  .decide(
                      caller, query.role(), query.session(), exchange.facts(services.freezes()));
          exchange.event().decision(decision);
          return decision instanceof Decision.Denied
              ? services
                  .limits()
                  .refused(caller)
                  .map(exceeded -> tooMany(exchange, exceeded))
                  .orElseGet(() -> answer.apply(decision))
              : answer.apply(decision);
        });
  }

  private static Answer tooMany(Exchange exchange, Limits.Exceeded exceeded) {
    exchange.event().cause(exceeded.cause());
    return exchange.refuse(exceeded.reason(), exceeded.retryAfter());
  }

  private Answer vend(Exchange exchange, Allowed allowed, CredentialsQuery query) {
    Vending.Outcome outcome = services.vending().vend(allowed, query.fresh());
    exchange.event().vending(outcome);
    return switch (outcome) {
      case Vending.NotVended refusal -> exchange.refuse(refusal.reason(), refusal.retryAfter());
      case Vending.Vended vended ->
          exchange.succeed(
              Answer.of(
                      200,
                      query.format().contentType(),
                      CredentialsRendering.render(
                          query.format(), vended.credentials(), allowed.session().role()))
                  .with("cache-status", cacheStatus(vended)));
    };
  }

  /** RFC 9211, so that a person with curl sees whether STS was asked. */
  private static String cacheStatus(Vending.Vended vended) {
    String stored = vended.stored() ? "; stored" : "";
    return switch (vended.cache()) {
      case HIT -> "vend; hit";
      case HIT_IN_MEMORY -> "vend; hit; detail=memory";
      case JOINED -> "vend; fwd=miss; collapsed";
      case HIT_BELOW_HALF_LIFE -> "vend; hit; detail=below-half-life";
      case EXPIRED, BELOW_HALF_LIFE -> "vend; fwd=stale" + stored;
      case PASSED_OVER -> "vend; fwd=request" + stored;
      case NOT_ASKED -> "vend; fwd=bypass" + stored;
      case MISS, FORGED, STORE_UNREACHABLE, KEY_UNAVAILABLE -> "vend; fwd=miss" + stored;
    };
  }

  private Answer roles(Exchange exchange) throws InvalidRequest {
    noQuery(exchange);
    return verified(
        exchange,
        (ruleset, caller) -> {
          var roles =
              ruleset.decider().allowedRoles(caller, exchange.facts(services.freezes())).stream()
                  .map(Routes::role)
                  .toList();
          return exchange.succeed(Answer.of(200, JSON, Json.write(Map.of("roles", roles))));
        });
  }

  private static Map<String, Object> role(Allowed allowed) {
    var role = new LinkedHashMap<String, Object>();
    role.put("role", allowed.session().role().toString());
    role.put("account", allowed.session().role().account().value());
    role.put("accountName", allowed.role().account().name().value());
    role.put("maxDuration", allowed.longest().seconds());
    return role;
  }

  private Answer explain(Exchange exchange) throws InvalidRequest {
    noQuery(exchange);
    var query = CredentialsBody.read(exchange.request().text(), CredentialsBody.OF_EXPLAIN);
    return decided(
        exchange,
        query,
        decision ->
            exchange.tell(decision, Answer.of(200, JSON, Explanation.of(query.role(), decision))));
  }

  @FunctionalInterface
  private interface ForCaller {
    Answer answer(Ruleset ruleset, Caller caller);
  }

  private Answer verified(Exchange exchange, ForCaller step) {
    Optional<Ruleset> ruleset = services.rules().current();
    if (ruleset.isEmpty()) {
      return exchange.refuse(Reason.GRANTS_UNAVAILABLE);
    }
    exchange.event().grants(ruleset.get().grants().revision());
    return switch (ruleset.get().verifier().verify(BearerTokenHeader.of(exchange.request()))) {
      case Verification.Verified(Caller caller) -> {
        exchange.event().caller(caller);
        yield step.answer(ruleset.get(), caller);
      }
      case Verification.Rejected rejected -> {
        exchange.event().rejected(rejected);
        yield rejected.cause() == RejectionCause.TOO_LONG
            ? exchange.refuse(Reason.REQUEST_TOO_LARGE)
            : exchange.refuse(Reason.UNAUTHENTICATED);
      }
      case Verification.Unverifiable(var _, String cause) -> {
        exchange.event().cause(cause);
        yield exchange.refuse(Reason.ISSUER_UNAVAILABLE);
      }
    };
  }

  private static void noQuery(Exchange exchange) throws InvalidRequest {
    if (!exchange.request().query().isEmpty()) {
      throw new InvalidRequest("query", "this path takes no query parameters");
    }
  }
}
