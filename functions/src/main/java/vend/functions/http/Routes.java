package vend.functions.http;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Reason;
import vend.caller.Caller;
import vend.functions.sts.SignedCaller;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.rendering.CredentialsRendering;
import vend.rendering.Explanation;
import vend.rendering.Format;
import vend.vending.Patience;
import vend.vending.Vending;

/** The routes. Each reads from top to bottom: form, who, may they, keys, their form. */
final class Routes {
  private static final String HEALTHY = "{\"status\":\"ok\"}";
  private static final String JSON = "application/json";

  private final VendingPath path;
  private final StsRoute sts;
  private final String openApi;

  Routes(Services services, InstantSource clock, String openApi) {
    this.path = new VendingPath(services);
    this.sts = new StsRoute(path, new SignedCaller(services.vending().leases(), clock));
    this.openApi = openApi;
  }

  Answer answer(Exchange exchange) throws InvalidRequest {
    HttpRequest request = exchange.request();
    exchange
        .event()
        .request(
            request.method(), request.sourceAddress(), request.header("user-agent").orElse(""));
    List<String> segments = request.segments();
    Optional<Route> route = Route.of(segments);
    if (route.isEmpty()) {
      return exchange.refuse(Reason.NOT_FOUND);
    }
    exchange.event().route(route.get().path());
    return route.get().methods().contains(request.method())
        ? answer(route.get(), exchange, segments)
        : exchange
            .refuse(Reason.METHOD_NOT_ALLOWED)
            .with("allow", String.join(", ", route.get().methods()));
  }

  private Answer answer(Route route, Exchange exchange, List<String> segments)
      throws InvalidRequest {
    return switch (route) {
      case HEALTH -> open(exchange, Answer.of(200, JSON, HEALTHY));
      case OPENAPI -> open(exchange, Answer.open(JSON, openApi));
      case ROLE -> waited(exchange, byPath(exchange, segments));
      case CREDENTIALS -> waited(exchange, byBody(exchange));
      case ROLES -> roles(exchange);
      case EXPLAIN -> explain(exchange);
      case CONSOLE -> waited(exchange, console(exchange));
      case STS -> sts.answer(exchange);
    };
  }

  /** RFC 7240: says which wait was granted. */
  private static Answer waited(Exchange exchange, Answer answer) {
    return exchange
        .request()
        .preferredWait()
        .map(wait -> answer.with("preference-applied", "wait=" + wait.longest().toSeconds()))
        .orElse(answer);
  }

  private static Answer open(Exchange exchange, Answer answer) throws InvalidRequest {
    noQuery(exchange);
    return exchange.tellEverybody(answer);
  }

  private Answer byPath(Exchange exchange, List<String> segments) throws InvalidRequest {
    var parameters = PercentEncoding.parameters(exchange.request().query());
    return credentials(
        exchange, CredentialsQuery.of(segments.subList(2, segments.size()), parameters));
  }

  private Answer byBody(Exchange exchange) throws InvalidRequest {
    noQuery(exchange);
    return switch (CredentialsBody.ofCredentials(exchange.request().text())) {
      case CredentialsBody.One(CredentialsQuery query) -> credentials(exchange, query);
      case CredentialsBody.Several(List<CredentialsQuery> queries) ->
          verified(
              exchange,
              (ruleset, caller) ->
                  SeveralRoles.answer(
                      exchange,
                      queries,
                      (part, query) -> credentials(part, ruleset, caller, query)));
    };
  }

  private Answer credentials(Exchange exchange, CredentialsQuery query) {
    return verified(exchange, (ruleset, caller) -> credentials(exchange, ruleset, caller, query));
  }

  private Answer credentials(
      Exchange exchange, Ruleset ruleset, Caller caller, CredentialsQuery query) {
    return path.decided(
        exchange,
        ruleset,
        caller,
        query.role(),
        query.session(),
        decision -> delivered(exchange, decision, query));
  }

  private Answer delivered(Exchange exchange, Decision decision, CredentialsQuery query) {
    VendingPath.Getting getting =
        (vending, allowed) ->
            vending.vend(
                allowed, query.fresh(), exchange.request().preferredWait().orElse(Patience.USUAL));
    return switch (query.delivery()) {
      case Delivery.Keys(Format format) ->
          path.vended(
              exchange,
              decision,
              getting,
              (allowed, vended) ->
                  VendingPath.succeed(exchange, vended, keys(format, allowed, vended)));
      case Delivery.Link link ->
          new ConsoleRoute(path, path.services().console().get())
              .answer(exchange, decision, getting, link);
    };
  }

  private static Answer keys(Format format, Allowed allowed, Vending.Vended vended) {
    return Answer.of(
        200,
        format.contentType(),
        CredentialsRendering.render(format, vended.credentials(), allowed.session().role()));
  }

  private Answer console(Exchange exchange) throws InvalidRequest {
    noQuery(exchange);
    return credentials(exchange, CredentialsBody.ofConsole(exchange.request().text()));
  }

  private Answer verified(Exchange exchange, VendingPath.ForCaller step) {
    return path.verified(exchange, BearerTokenHeader.of(exchange.request()), step);
  }

  private Answer roles(Exchange exchange) throws InvalidRequest {
    noQuery(exchange);
    return verified(
        exchange,
        (ruleset, caller) -> {
          var roles =
              ruleset
                  .decider()
                  .allowedRoles(caller, exchange.facts(path.services().freezes()))
                  .stream()
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
    CredentialsQuery query = CredentialsBody.ofExplain(exchange.request().text());
    return verified(
        exchange,
        (ruleset, caller) ->
            path.decided(
                exchange,
                ruleset,
                caller,
                query.role(),
                query.session(),
                decision ->
                    exchange.tell(
                        decision, Answer.of(200, JSON, Explanation.of(query.role(), decision)))));
  }

  private static void noQuery(Exchange exchange) throws InvalidRequest {
    if (!exchange.request().query().isEmpty()) {
      throw new InvalidRequest("query", "this path takes no query parameters");
    }
  }
}
