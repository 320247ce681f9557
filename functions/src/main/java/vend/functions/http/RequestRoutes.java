package vend.functions.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Reason;
import vend.functions.http.VendingPath.Known;
import vend.functions.http.VendingPath.Refused;
import vend.grant.RequestId;
import vend.rendering.RequestDocument;
import vend.request.AccessRequest;
import vend.request.Actor;
import vend.request.IdempotencyKey;
import vend.request.RequestRules;
import vend.request.RequestRules.NewRequest;
import vend.request.RequestState;
import vend.request.RequestStore.Position;
import vend.request.Requests;
import vend.request.Requests.Act;

/**
 * Makes, lists and decides access requests. The person who does so is the verified caller; no field
 * of a request names a person. No answer holds credentials.
 */
record RequestRoutes(VendingPath path, Requests requests, InstantSource clock) {
  private static final String JSON = "application/json";
  private static final String PATH = "/v1/requests";

  private static final Duration SHORTEST_POLL = Duration.ofSeconds(5);
  private static final Duration LONGEST_POLL = Duration.ofMinutes(1);

  /** A client polls a request that is this many times as old as its pauses. */
  private static final int POLLS = 20;

  /**
   * Longer than clients retry a busy hub. Only the person can change this refusal, so retries do
   * not help.
   */
  private static final Duration UNTIL_THE_PERSON_ACTS = Duration.ofMinutes(10);

  private sealed interface Acting {}

  private record ActingPerson(Known known, RequestRules rules, Actor actor) implements Acting {}

  private record NoPerson(HttpResponse answer) implements Acting {}

  /** Establishes the person by the caller's proof alone. */
  private Acting person(Exchange exchange) {
    return switch (path.verify(exchange, exchange.request().bearerToken())) {
      case Refused refused -> new NoPerson(exchange.refuse(refused));
      case Known known -> {
        Optional<Actor> actor = Actor.of(known.caller(), exchange.request().sourceAddress());
        RequestRules rules = known.ruleset().requests();
        yield actor.isPresent()
            ? new ActingPerson(known, rules, actor.get())
            : new NoPerson(
                refuse(exchange, known, Reason.PERSON_REQUIRED, Reason.PERSON_REQUIRED.text()));
      }
    };
  }

  /** Answers 201 for a new request, and 200 for one that was made before with the same key. */
  HttpResponse make(Exchange exchange, NewRequest wanted, Optional<IdempotencyKey> key) {
    return switch (person(exchange)) {
      case NoPerson(HttpResponse answer) -> answer;
      case ActingPerson by -> {
        // Only now: a stranger must not fill the log with text.
        String role = "role " + wanted.role();
        exchange.event().act("request", List.of(role), wanted.reason());
        Requests.Result result =
            requests.make(by.rules, by.actor, wanted, key, path.facts(exchange).freezes());
        boolean isNew =
            result instanceof Requests.Done(AccessRequest _, boolean changed) && changed;
        if (result instanceof Requests.Done(AccessRequest made, boolean _)) {
          exchange
              .event()
              .act(
                  isNew && wanted.breakGlass() ? "breakGlass" : "request",
                  List.of("request " + made.id(), "role " + made.role()),
                  wanted.reason());
        }
        yield answer(exchange, by, result, isNew ? 201 : 200);
      }
    };
  }

  HttpResponse act(Exchange exchange, RequestId id, Act act, String comment) {
    return switch (person(exchange)) {
      case NoPerson(HttpResponse answer) -> answer;
      case ActingPerson by -> {
        exchange
            .event()
            .act(act.name().toLowerCase(Locale.ROOT), List.of("request " + id), comment);
        yield answer(
            exchange,
            by,
            requests.act(by.rules, by.actor, id, act, comment, path.facts(exchange).freezes()),
            200);
      }
    };
  }

  private HttpResponse answer(
      Exchange exchange, ActingPerson by, Requests.Result result, int status) {
    return switch (result) {
      case Requests.Done(AccessRequest request, boolean _) -> {
        HttpResponse answer = document(exchange, by, request, status);
        yield status == 201 ? answer.with("location", PATH + "/" + request.id()) : answer;
      }
      case Requests.Refused(Reason reason, String detail) ->
          refuse(exchange, by.known, reason, detail);
      case Requests.Unavailable(String cause) -> unavailable(exchange, cause);
    };
  }

  HttpResponse read(Exchange exchange, RequestId id) {
    return switch (person(exchange)) {
      case NoPerson(HttpResponse answer) -> answer;
      case ActingPerson by ->
          switch (requests.read(by.rules, by.actor, id)) {
            case Requests.Visible(AccessRequest request) -> document(exchange, by, request, 200);
            case Requests.Refused(Reason reason, String detail) ->
                refuse(exchange, by.known, reason, detail);
            case Requests.Unavailable(String cause) -> unavailable(exchange, cause);
          };
    };
  }

  HttpResponse list(Exchange exchange, RequestsQuery query) throws InvalidRequest {
    return switch (person(exchange)) {
      case NoPerson(HttpResponse answer) -> answer;
      case ActingPerson by -> {
        Optional<Refused> limit = path.listed(exchange, by.actor.person());
        yield limit.isPresent()
            ? exchange.refuse(limit.get())
            : list(exchange, by, query, query.position());
      }
    };
  }

  private HttpResponse list(
      Exchange exchange, ActingPerson by, RequestsQuery query, Optional<Position> position) {
    return switch (requests.list(by.rules, by.actor, query.filter(), position)) {
      case Requests.Unavailable(String cause) -> unavailable(exchange, cause);
      case Requests.Page page -> {
        exchange.event().listed(page.requests().size());
        var answer = new LinkedHashMap<String, Object>();
        answer.put(
            "requests",
            page.requests().stream().map(request -> fields(by.rules, request)).toList());
        page.next().ifPresent(next -> answer.put("next", query.next(next)));
        yield exchange.succeed(HttpResponse.of(200, JSON, Json.write(answer)));
      }
    };
  }

  /** Counts denials, and requests that the caller may not see: ids could be guessed. */
  private HttpResponse refuse(Exchange exchange, Known known, Reason reason, String detail) {
    if (reason == Reason.TOO_MANY_OPEN_REQUESTS) {
      return exchange.refuse(reason, UNTIL_THE_PERSON_ACTS);
    }
    boolean isDenial = reason.status() == 403 || reason == Reason.REQUEST_NOT_FOUND;
    return (isDenial ? path.limited(exchange, known) : Optional.<Refused>empty())
        .map(exchange::refuse)
        .orElseGet(() -> exchange.refuse(reason, detail));
  }

  private static HttpResponse unavailable(Exchange exchange, String cause) {
    exchange.event().cause(cause);
    return exchange.refuse(Reason.APPROVAL_UNAVAILABLE);
  }

  private HttpResponse document(
      Exchange exchange, ActingPerson by, AccessRequest request, int status) {
    HttpResponse answer =
        exchange.succeed(HttpResponse.of(status, JSON, Json.write(fields(by.rules, request))));
    return request.kind() == RequestState.Kind.PENDING
        ? answer.with("retry-after", Long.toString(poll(request).toSeconds()))
        : answer;
  }

  /** The older a request, the less often a client needs to look. */
  private Duration poll(AccessRequest request) {
    Duration part = Duration.between(request.created(), clock.instant()).dividedBy(POLLS);
    if (part.compareTo(SHORTEST_POLL) < 0) {
      return SHORTEST_POLL;
    }
    return part.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : part;
  }

  private static Map<String, Object> fields(RequestRules rules, AccessRequest request) {
    return RequestDocument.of(request, rules.approvers(request));
  }
}
