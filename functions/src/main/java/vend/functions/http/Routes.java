package vend.functions.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Reason;
import vend.RedactedInput;
import vend.caller.Caller;
import vend.caller.Proof;
import vend.console.ConsoleLink;
import vend.console.ConsoleLinks;
import vend.credentials.CredentialsRendering;
import vend.credentials.Format;
import vend.credentials.SessionDuration;
import vend.credentials.TemporaryCredentials;
import vend.functions.http.VendingPath.Known;
import vend.functions.http.VendingPath.Made;
import vend.functions.http.VendingPath.Refused;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.SignedCaller;
import vend.functions.sts.StsError;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.HubFreezes;
import vend.grant.RequestFacts;
import vend.grant.RequestId;
import vend.grant.TargetRole;
import vend.rendering.Explanation;
import vend.request.Requests;
import vend.vending.Credentials;
import vend.vending.Leases;
import vend.vending.Vending;

/**
 * The routes. Each reads its own request form; after that all share verify, decide, vend, render.
 */
final class Routes {
  private static final String HEALTHY = "{\"status\":\"ok\"}";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final VendingPath path;
  private final SignedCaller signedCaller;
  private final LeaseRoutes leases;
  private final FreezesRoute freezes;
  private final RequestRoutes requests;
  private final Supplier<ConsoleLinks> console;
  private final String openApi;

  /**
   * @param console called for the first link only, because most processes never make one
   */
  Routes(
      VendingPath path,
      Requests requests,
      HubFreezes freezes,
      Supplier<ConsoleLinks> console,
      InstantSource clock,
      String openApi) {
    this.path = path;
    this.requests = new RequestRoutes(path, requests, clock);
    this.freezes = new FreezesRoute(path, freezes, clock);
    this.signedCaller = new SignedCaller(path.vending().leases(), clock);
    this.leases = new LeaseRoutes(path, clock);
    this.console = console;
    this.openApi = openApi;
  }

  HttpResponse answer(Exchange exchange) throws InvalidRequest {
    HttpRequest request = exchange.request();
    exchange
        .event()
        .request(
            request.method(), request.sourceAddress(), request.header("user-agent").orElse(""));
    List<String> segments = request.segments();
    if (request.route().isEmpty()) {
      return exchange.refuse(Reason.NOT_FOUND);
    }
    Route route = request.route().get();
    exchange.event().route(route.path());
    if (!route.methods().contains(request.method())) {
      return exchange
          .refuse(Reason.METHOD_NOT_ALLOWED)
          .with("allow", String.join(", ", route.methods()));
    }
    return switch (route) {
      case HEALTH -> open(exchange, HttpResponse.of(200, JSON, HEALTHY));
      case OPENAPI -> open(exchange, HttpResponse.open(JSON, openApi));
      case ROLE -> waited(exchange, credentials(exchange, byPath(segments, request.query())));
      case CREDENTIALS ->
          waited(
              exchange,
              switch (CredentialsBody.ofCredentials(body(request))) {
                case CredentialsBody.One(CredentialsQuery query) -> credentials(exchange, query);
                case CredentialsBody.Several(List<CredentialsQuery> queries) ->
                    credentials(exchange, queries);
              });
      case ROLES -> roles(exchange);
      case EXPLAIN -> explain(exchange, CredentialsBody.ofExplain(body(request)));
      case CONSOLE ->
          waited(exchange, credentials(exchange, CredentialsBody.ofConsole(body(request))));
      case LEASES ->
          leases.list(exchange, LeasesQuery.of(PercentEncoding.parameters(request.query())));
      case REVOCATIONS -> leases.revoke(exchange, RevocationBody.of(body(request)));
      case FREEZES -> freezes.answer(exchange);
      case REQUESTS ->
          request.method().equals("GET")
              ? requests.list(
                  exchange, RequestsQuery.of(PercentEncoding.parameters(request.query())))
              : requests.make(exchange, RequestBody.of(body(request)), request.idempotencyKey());
      case REQUEST -> {
        request.requireNoQuery();
        yield requests.read(exchange, requestId(segments));
      }
      case APPROVE -> act(exchange, segments, Requests.Act.APPROVE);
      case DENY -> act(exchange, segments, Requests.Act.DENY);
      case WITHDRAW -> act(exchange, segments, Requests.Act.WITHDRAW);
      case END -> act(exchange, segments, Requests.Act.END);
      case STS -> sts(exchange);
    };
  }

  private static HttpResponse open(Exchange exchange, HttpResponse answer) throws InvalidRequest {
    exchange.request().requireNoQuery();
    return exchange.answerPublic(answer);
  }

  private static CredentialsQuery byPath(List<String> segments, String query)
      throws InvalidRequest {
    return CredentialsQuery.of(
        segments.subList(2, segments.size()), PercentEncoding.parameters(query));
  }

  private HttpResponse act(Exchange exchange, List<String> segments, Requests.Act act)
      throws InvalidRequest {
    return requests.act(
        exchange, requestId(segments), act, RequestBody.comment(body(exchange.request())));
  }

  private static RequestId requestId(List<String> segments) throws InvalidRequest {
    return InvalidRequest.reading("id", () -> new RequestId(segments.get(2)));
  }

  private static String body(HttpRequest request) throws InvalidRequest {
    request.requireNoQuery();
    return request.text();
  }

  /** Tells the caller which wait was applied (RFC 7240). */
  private static HttpResponse waited(Exchange exchange, HttpResponse answer) {
    return exchange
        .request()
        .preferredWait()
        .map(wait -> answer.with("preference-applied", "wait=" + wait.longest().toSeconds()))
        .orElse(answer);
  }

  private HttpResponse credentials(Exchange exchange, CredentialsQuery query) {
    return credentials(exchange, exchange.request().bearerToken(), query);
  }

  private HttpResponse credentials(Exchange exchange, Proof proof, CredentialsQuery query) {
    return switch (path.verify(exchange, proof)) {
      case Refused refused -> exchange.refuse(refused);
      case Known known -> credentials(exchange, known, query);
    };
  }

  private HttpResponse credentials(Exchange exchange, List<CredentialsQuery> queries) {
    return switch (path.verify(exchange, exchange.request().bearerToken())) {
      case Refused refused -> exchange.refuse(refused);
      case Known known -> SeveralRoles.of(queries, atOnce(exchange, known, queries));
    };
  }

  /** Decides and vends all roles at the same time. */
  private List<HttpResponse> atOnce(
      Exchange exchange, Known known, List<CredentialsQuery> queries) {
    var answers = new ArrayList<Future<HttpResponse>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (CredentialsQuery query : queries) {
        Exchange part = exchange.part();
        answers.add(
            threads.submit(() -> HttpApi.guarded(part, whole -> credentials(whole, known, query))));
      }
    }
    return answers.stream().map(Future::resultNow).toList();
  }

  /** Decides, vends and renders for a verified caller, on every route. */
  private HttpResponse credentials(Exchange exchange, Known known, CredentialsQuery query) {
    Decision decision;
    switch (path.decide(exchange, known, query)) {
      case Refused refused -> {
        return exchange.refuse(refused);
      }
      case Made(Decision made) -> decision = made;
    }
    Allowed allowed;
    switch (decision) {
      case Decision.Denied denied -> {
        return exchange.refuse(denied.reason(), denied.detail());
      }
      case Allowed allows -> allowed = allows;
    }
    if (query.delivery() instanceof ResponseForm.Link link && !link.isIn(allowed)) {
      return exchange.refuse(
          Reason.INVALID_REQUEST,
          "destination: must be a console page in the partition of the role");
    }
    return switch (path.vend(exchange, allowed, query)) {
      case Vending.NotVended refusal -> exchange.refuse(refusal.reason(), refusal.retryAfter());
      case Vending.Vended vended -> rendered(exchange, known, allowed, vended, query.delivery());
    };
  }

  private HttpResponse rendered(
      Exchange exchange,
      Known known,
      Allowed allowed,
      Vending.Vended vended,
      ResponseForm delivery) {
    Credentials credentials = vended.credentials();
    return switch (delivery) {
      case ResponseForm.FormattedCredentials(Format format) ->
          succeed(
              exchange,
              vended,
              HttpResponse.of(
                  200,
                  format.contentType(),
                  CredentialsRendering.render(format, credentials.of(allowed.session().role()))));
      case ResponseForm.Link link -> linked(exchange, allowed, vended, link);
      case ResponseForm.Xml xml ->
          succeed(
              exchange,
              vended,
              StsRoute.assumed(exchange, xml, allowed, credentials, known.audience()));
    };
  }

  /**
   * Makes a console link by one request to AWS sign-in. The hub's credentials always come from role
   * chaining, so the request has no duration: the console session ends with the credentials.
   */
  private HttpResponse linked(
      Exchange exchange, Allowed allowed, Vending.Vended vended, ResponseForm.Link link) {
    TemporaryCredentials credentials = vended.credentials().of(allowed.session().role());
    return switch (console.get().link(credentials, link.target(), Optional.empty())) {
      case ConsoleLinks.Made(ConsoleLink made) -> {
        exchange.event().consoleLink();
        yield succeed(
            exchange,
            vended,
            switch (link) {
              case ResponseForm.LinkText _ ->
                  HttpResponse.of(200, TEXT, made.url().reveal() + "\n");
              case ResponseForm.LinkDocument _ -> HttpResponse.of(200, JSON, made.toJson());
            });
      }
      case ConsoleLinks.Refused(int status) -> {
        exchange.event().cause("federation endpoint: status " + status);
        yield exchange.refuse(Reason.CONSOLE_REFUSED);
      }
      case ConsoleLinks.Unavailable(String cause) -> {
        exchange.event().cause("federation endpoint: " + cause);
        yield exchange.refuse(Reason.FEDERATION_UNAVAILABLE);
      }
    };
  }

  private static HttpResponse succeed(
      Exchange exchange, Vending.Vended vended, HttpResponse answer) {
    return exchange.succeed(answer.with("cache-status", cacheStatus(vended)));
  }

  /** The cache status (RFC 9211). It tells a person with curl whether Vend called STS. */
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
      case MISS, REVOKED, FORGED, STORE_UNREACHABLE, KEY_UNAVAILABLE -> "vend; fwd=miss" + stored;
    };
  }

  private HttpResponse explain(Exchange exchange, CredentialsQuery query) {
    return switch (path.verify(exchange, exchange.request().bearerToken())) {
      case Refused refused -> exchange.refuse(refused);
      case Known known ->
          switch (path.decide(exchange, known, query)) {
            case Refused refused -> exchange.refuse(refused);
            case Made(Decision decision) ->
                exchange.answerDecision(
                    decision, HttpResponse.of(200, JSON, Explanation.of(query.role(), decision)));
          };
    };
  }

  private HttpResponse roles(Exchange exchange) throws InvalidRequest {
    exchange.request().requireNoQuery();
    return switch (path.verify(exchange, exchange.request().bearerToken())) {
      case Refused refused -> exchange.refuse(refused);
      case Known(Ruleset ruleset, Caller caller) -> {
        RequestFacts facts = path.facts(exchange).withoutApprovals();
        var roles = new ArrayList<Map<String, Object>>();
        ruleset.decider().allowedRoles(caller, facts).forEach(role -> roles.add(role(role)));
        ruleset.decider().rolesOnRequest(caller, facts).forEach(role -> roles.add(role(role)));
        yield exchange.succeed(HttpResponse.of(200, JSON, Json.write(Map.of("roles", roles))));
      }
    };
  }

  private static Map<String, Object> role(Allowed allowed) {
    return role(allowed.role(), allowed.longest(), false);
  }

  private static Map<String, Object> role(Decider.OnRequest onRequest) {
    Map<String, Object> role = role(onRequest.role(), onRequest.longest(), true);
    onRequest
        .grant()
        .approval()
        .ifPresent(approval -> role.put("lasts", approval.lasts().toSeconds()));
    return role;
  }

  private static Map<String, Object> role(
      TargetRole target, SessionDuration longest, boolean approval) {
    var role = new LinkedHashMap<String, Object>();
    role.put("role", target.arn().toString());
    role.put("account", target.arn().account().value());
    role.put("accountName", target.account().name().value());
    role.put("maxDuration", longest.seconds());
    role.put("approval", approval);
    return role;
  }

  private HttpResponse sts(Exchange exchange) throws InvalidRequest {
    try {
      return switch (StsRoute.read(exchange)) {
        case StsRoute.AssumeRole(Proof proof, CredentialsQuery query) ->
            credentials(exchange, proof, query);
        case StsRoute.CallerIdentity(ReceivedRequest request, QueryParameters parameters) ->
            callerIdentity(exchange, request, parameters);
      };
    } catch (StsError e) {
      return exchange.refuse(e);
    }
  }

  private HttpResponse callerIdentity(
      Exchange exchange, ReceivedRequest request, QueryParameters parameters) throws StsError {
    Leases.Held held = signedCaller.check(request, parameters, exchange.request().domain());
    exchange.event().signer(held.credentials().accessKeyId(), held.lease());
    return exchange.succeed(StsRoute.callerIdentity(exchange, held.credentials().user()));
  }

  /**
   * The answer to a request for several roles. Each role is decided, vended and logged separately,
   * so a denied role does not affect the others.
   */
  private static final class SeveralRoles {
    private SeveralRoles() {}

    /**
     * @param answers one for each query, in the same order
     */
    static HttpResponse of(List<CredentialsQuery> queries, List<HttpResponse> answers) {
      var roles = new ArrayList<Part>();
      for (int i = 0; i < queries.size(); i++) {
        roles.add(role(queries.get(i), answers.get(i)));
      }
      return HttpResponse.of(200, "application/json", Json.write(Map.of("roles", roles)));
    }

    /** Has {@code credentials} or {@code error}, or {@code text} for formats other than JSON. */
    private record Part(
        String role,
        int status,
        @JsonRawValue @Nullable String credentials,
        @JsonRawValue @Nullable String error,
        @Nullable String text) {}

    private static Part role(CredentialsQuery query, HttpResponse answer) {
      String role = RedactedInput.whole(query.role().toString());
      String body = answer.body();
      if (answer.status() != 200) {
        return new Part(role, answer.status(), null, body, null);
      }
      return query.delivery().equals(ResponseForm.DOCUMENT)
          ? new Part(role, answer.status(), body, null, null)
          : new Part(role, answer.status(), null, null, body);
    }
  }
}
