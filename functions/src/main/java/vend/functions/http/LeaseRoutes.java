package vend.functions.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Reason;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.caller.CallerId;
import vend.caller.Person;
import vend.credentials.SessionDuration;
import vend.functions.http.VendingPath.IsOperator;
import vend.functions.http.VendingPath.Known;
import vend.functions.http.VendingPath.NotOperator;
import vend.functions.http.VendingPath.Refused;
import vend.grant.GrantId;
import vend.grant.OperatorAction;
import vend.grant.TargetRole;
import vend.vending.CutOff;
import vend.vending.LeaseId;
import vend.vending.LeaseList;
import vend.vending.LeaseList.Entry;
import vend.vending.LeaseList.Filter;
import vend.vending.LeaseList.Page;
import vend.vending.LeaseList.State;
import vend.vending.Leases;
import vend.vending.Revoking;
import vend.vending.Selector;
import vend.vending.StoredLease;

/**
 * Lists vended sessions and revokes them: all of them for operators, and their own for callers. No
 * answer holds credentials.
 */
record LeaseRoutes(VendingPath path, InstantSource clock) {
  private static final String JSON = "application/json";
  private static final String NO_INDEX = "NoIndex";
  private static final String NO_LIST =
      "The hub's table cannot list leases, because an earlier version of Vend created it. Ask the"
          + " operator to deploy the hub's template again.";

  HttpResponse list(Exchange exchange, LeasesQuery query) throws InvalidRequest {
    return switch (path.verify(exchange, exchange.request().bearerToken())) {
      case Refused refused -> exchange.refuse(refused);
      case Known known -> list(exchange, known, query);
    };
  }

  private HttpResponse list(Exchange exchange, Known known, LeasesQuery query)
      throws InvalidRequest {
    CallerId own = known.caller().id();
    Optional<CallerId> wanted = query.filter().caller();
    if (query.mine() || wanted.equals(Optional.of(own))) {
      return list(exchange, known, query, Optional.of(own));
    }
    return switch (operate(exchange, known, OperatorAction.LEASES)) {
      case IsOperator _ -> list(exchange, known, query, Optional.empty());
      case NotOperator(Reason reason, String detail) when wanted.isPresent() ->
          exchange.refuse(reason, detail);
      case NotOperator _ -> list(exchange, known, query, Optional.of(own));
      case Refused refused -> exchange.refuse(refused);
    };
  }

  private VendingPath.Operated operate(Exchange exchange, Known known, OperatorAction action) {
    return path.operate(exchange, known, action, path.facts(exchange).freezes());
  }

  /** Empty if the caller may revoke the sessions of others; otherwise the refusal. */
  private Optional<HttpResponse> refusal(Exchange exchange, Known known) {
    return switch (operate(exchange, known, OperatorAction.REVOKE)) {
      case IsOperator _ -> Optional.empty();
      case NotOperator(Reason reason, String detail) ->
          Optional.of(exchange.refuse(reason, detail));
      case Refused refused -> Optional.of(exchange.refuse(refused));
    };
  }

  /**
   * @param only the caller whose leases are listed; empty for those of all callers
   */
  private HttpResponse list(
      Exchange exchange, Known known, LeasesQuery query, Optional<CallerId> only)
      throws InvalidRequest {
    Filter filter = query.filter();
    if (only.isPresent()) {
      if (filter.caller().isPresent() && !filter.caller().equals(only)) {
        throw new InvalidRequest("caller", "must be your own, or must not be given with mine");
      }
      filter = filter.of(only.get());
    }
    if (query.role().isPresent()) {
      RoleReference reference = query.role().get();
      Optional<RoleArn> role = role(known, reference);
      filter =
          filter.of(
              only.isPresent()
                  ? role.orElseGet(() -> unknown(reference))
                  : role.orElseThrow(LeaseRoutes::notInTheFile));
    }
    return switch (path.vending().list().page(filter, query.cursor(filter), query.limit())) {
      case LeaseList.Unfit _ -> throw new InvalidRequest("next", ListParameters.NOT_NEXT);
      case LeaseList.NoList _ -> {
        exchange.event().cause(NO_INDEX);
        yield exchange.refuse(Reason.STORAGE_UNAVAILABLE, NO_LIST);
      }
      case LeaseList.Unavailable(String cause) -> unavailable(exchange, cause);
      case Page page -> {
        exchange.event().listed(page.entries().size());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("scope", only.isPresent() ? "own" : "all");
        answer.putAll(leases(filter, page));
        yield exchange.succeed(HttpResponse.of(200, JSON, Json.write(answer)));
      }
    };
  }

  /**
   * Stands for a role that the grants file does not have. No session has it, so a caller's own list
   * is answered as for any other role, and tells no names.
   */
  private static RoleArn unknown(RoleReference reference) {
    return switch (reference) {
      case RoleReference.ByArn(RoleArn arn) -> arn;
      case RoleReference.ByName(String _, String role) ->
          RoleArn.of(Partition.AWS, new AccountId("000000000000"), role);
    };
  }

  /**
   * Empty if the grants file does not know the role's name. A role that is not in the file may have
   * sessions from before, so its ARN is enough.
   */
  private static Optional<RoleArn> role(Known known, RoleReference reference) {
    return reference instanceof RoleReference.ByArn(RoleArn arn)
        ? Optional.of(arn)
        : known.ruleset().grants().find(reference).map(TargetRole::arn);
  }

  private static InvalidRequest notInTheFile() {
    return new InvalidRequest("role", "is not in the grants file; send the role's ARN");
  }

  private static Map<String, Object> leases(Filter filter, Page page) {
    var listed = new LinkedHashMap<String, Object>();
    listed.put("leases", page.entries().stream().map(LeaseRoutes::lease).toList());
    page.next().ifPresent(next -> listed.put("next", LeasesQuery.next(filter, next)));
    return listed;
  }

  private static Map<String, Object> lease(Entry entry) {
    StoredLease lease = entry.lease();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", lease.id().accessKeyId());
    fields.put("role", lease.role());
    fields.put("accessKeyId", lease.id().accessKeyId());
    fields.put("issuer", lease.issuer());
    fields.put("caller", lease.caller());
    lease
        .person()
        .filter(person -> !person.isEmpty())
        .ifPresent(person -> fields.put("person", person));
    fields.put("grant", lease.grant());
    lease.request().ifPresent(request -> fields.put("request", request));
    fields.put("issued", lease.issued().toString());
    fields.put("expires", lease.expires().toString());
    fields.put("state", entry.state().toString());
    return fields;
  }

  HttpResponse revoke(Exchange exchange, RevocationBody body) throws InvalidRequest {
    return switch (path.verify(exchange, exchange.request().bearerToken())) {
      case Refused refused -> exchange.refuse(refused);
      case Known known ->
          switch (body.target()) {
            case RevocationBody.OfLease(LeaseId id) -> revokeLease(exchange, known, id, body);
            case RevocationBody.OfCaller(CallerId caller) ->
                revokeAll(exchange, known, Selector.of(caller), body);
            case RevocationBody.OfGrant(GrantId grant) ->
                revokeAll(exchange, known, Selector.of(grant), body);
            case RevocationBody.OfPerson(Person person) ->
                revokeAll(exchange, known, Selector.of(person), body);
            case RevocationBody.OfRole(RoleReference role) ->
                revokeRole(exchange, known, role, body);
          };
    };
  }

  private static void act(Exchange exchange, Selector selector, RevocationBody body) {
    exchange.event().act("revoke", List.of(selector.toString()), body.why());
  }

  /** Decides before it looks the role up, so that callers learn no names of the grants file. */
  private HttpResponse revokeRole(
      Exchange exchange, Known known, RoleReference reference, RevocationBody body)
      throws InvalidRequest {
    act(exchange, new Selector(Selector.Kind.ROLE, reference.toString()), body);
    Optional<HttpResponse> refusal = refusal(exchange, known);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Selector role = Selector.of(role(known, reference).orElseThrow(LeaseRoutes::notInTheFile));
    return answer(
        exchange, Optional.empty(), path.vending().revoking().byOperator(role, clock.instant()));
  }

  private HttpResponse revokeAll(
      Exchange exchange, Known known, Selector selector, RevocationBody body) {
    act(exchange, selector, body);
    Revoking revoking = path.vending().revoking();
    Instant now = clock.instant();
    Selector own = Selector.of(known.caller().id());
    if (selector.equals(own)) {
      return answer(exchange, Optional.empty(), revoking.byCaller(own, own, now));
    }
    return refusal(exchange, known)
        .orElseGet(() -> answer(exchange, Optional.empty(), revoking.byOperator(selector, now)));
  }

  private HttpResponse revokeLease(
      Exchange exchange, Known known, LeaseId id, RevocationBody body) {
    Selector selector = Selector.of(id);
    act(exchange, selector, body);
    return switch (path.vending().leases().stored(id)) {
      case Leases.NotRead(String cause) -> unavailable(exchange, cause);
      case Leases.Recorded(StoredLease lease) -> revokeLease(exchange, known, selector, lease);
      // The same refusal as for a lease of another caller.
      case Leases.NotRecorded _ ->
          refusal(exchange, known).orElseGet(() -> exchange.refuse(Reason.LEASE_NOT_FOUND));
    };
  }

  private HttpResponse revokeLease(
      Exchange exchange, Known known, Selector selector, StoredLease lease) {
    Revoking revoking = path.vending().revoking();
    Selector own = Selector.of(known.caller().id());
    if (lease.caller().equals(own.value())) {
      return answer(
          exchange, Optional.of(lease), revoking.byCaller(selector, own, lease.expires()));
    }
    return refusal(exchange, known)
        .orElseGet(() ->
            answer(exchange, Optional.of(lease), revoking.byOperator(selector, lease.expires())));
  }

  private static HttpResponse unavailable(Exchange exchange, String cause) {
    exchange.event().cause(cause);
    return exchange.refuse(Reason.STORAGE_UNAVAILABLE);
  }

  /**
   * @param one the lease that was requested; empty if the request was for all that a selector
   *     selects
   */
  private HttpResponse answer(
      Exchange exchange, Optional<StoredLease> one, Revoking.Result result) {
    return switch (result) {
      case Revoking.Done done -> done(exchange, done, one);
      case Revoking.Full _ -> exchange.refuse(Reason.TOO_MANY_REVOCATIONS);
      case Revoking.Unavailable(String cause) -> unavailable(exchange, cause);
    };
  }

  /**
   * Says what was reached. The fields {@code requested} and {@code written} have their place after
   * {@code hub}: they will say when the revocation is requested and written in AWS.
   */
  private HttpResponse done(Exchange exchange, Revoking.Done done, Optional<StoredLease> one) {
    exchange.event().revoked(done);
    Selector selector = done.selector();
    boolean isOne = selector.kind() == Selector.Kind.LEASE;
    var answer = new LinkedHashMap<String, Object>();
    answer.put(
        "revoked",
        Map.of(
            selector.kind().toString(),
            selector.equals(Selector.EVERYTHING) ? true : selector.value()));
    answer.put(
        "hub",
        clock
            .instant()
            .plus(CutOff.MARGIN)
            .truncatedTo(ChronoUnit.SECONDS)
            .plusSeconds(1)
            .toString());
    if (!isOne) {
      answer.put("issuedBefore", done.cutOff().at().toString());
    }
    answer.put(
        "worksInAwsUntil",
        one.filter(_ -> isOne)
            .map(StoredLease::expires)
            .orElseGet(
                () -> done.cutOff().at().plusSeconds(SessionDuration.LONGEST_CHAINED.seconds()))
            .toString());
    if (isOne) {
      one.map(lease -> new Entry(lease, State.REVOKED))
          .ifPresent(entry -> answer.put("leases", List.of(lease(entry))));
    } else {
      answer.putAll(found(exchange, selector));
    }
    return exchange.succeed(HttpResponse.of(200, JSON, Json.write(answer)));
  }

  /** The first page of what is revoked. The cut-off holds, even if the list cannot be read. */
  private Map<String, Object> found(Exchange exchange, Selector selector) {
    Filter filter = Filter.of(selector).of(State.REVOKED);
    return switch (path.vending().list().page(filter, Optional.empty(), LeaseList.MOST_ON_A_PAGE)) {
      case Page page -> {
        exchange.event().listed(page.entries().size());
        yield leases(filter, page);
      }
      case LeaseList.Unavailable(String cause) -> {
        exchange.event().cause(cause);
        yield Map.of();
      }
      case LeaseList.NoList _ -> {
        exchange.event().cause(NO_INDEX);
        yield Map.of();
      }
      case LeaseList.Unfit _ -> Map.of();
    };
  }
}
