package vend.functions.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.aws.RoleArn;
import vend.caller.CallerId;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.grant.Approvals;
import vend.grant.GrantId;
import vend.grant.RequestId;
import vend.request.AccessRequest;
import vend.request.RequestEvent;
import vend.request.RequestState;
import vend.request.RequestState.Cause;
import vend.request.RequestState.Kind;
import vend.request.Verdict;

/**
 * Maps requests and their events to attributes. Reading is strict: one part that is missing or has
 * an unknown form makes the whole request unreadable, and an unreadable request allows nothing.
 */
final class RequestItem {
  static final String STATE = "state";
  static final String VERSION = "version";
  static final String FORMAT = "format";
  static final String UNTIL = "until";
  static final String CREDENTIALS_UNTIL = "credentialsUntil";

  /** Later versions that write other attributes use another number. */
  static final long KNOWN_FORMAT = 1;

  private static final String ID = "id";
  private static final String PERSON = "person";
  private static final String ISSUER = "issuer";
  private static final String SUBJECT = "subject";
  private static final String GRANT = "grant";
  private static final String DIGEST = "digest";
  private static final String ROLE = "role";
  private static final String DURATION = "duration";
  private static final String REASON = "reason";
  private static final String BREAK_GLASS = "breakGlass";
  private static final String CREATED = "created";

  /** The end of the time for a decision. The attribute {@code expires} is the table's TTL. */
  private static final String DECIDE_BY = "decideBy";

  private static final String DECISIONS = "decisions";
  private static final String FROM = "from";
  private static final String OVER_SINCE = "overSince";
  private static final String CAUSE = "cause";
  private static final String VERDICT = "verdict";
  private static final String BY_CHAT = "byChat";
  private static final String COMMENT = "comment";
  private static final String AT = "at";
  private static final String REQUEST = "request";
  private static final String BY = "by";

  private RequestItem() {}

  /** The attributes of a request, without those of its place in the table. */
  static Map<String, AttributeValue> of(AccessRequest request) {
    var item = new HashMap<String, AttributeValue>();
    item.put(FORMAT, Table.number(KNOWN_FORMAT));
    item.put(VERSION, Table.number(request.version()));
    item.put(ID, AttributeValue.fromS(request.id().value()));
    item.put(PERSON, AttributeValue.fromS(request.person().value()));
    putCaller(item, request.caller());
    item.put(GRANT, AttributeValue.fromS(request.grant().value()));
    item.put(DIGEST, AttributeValue.fromS(request.digest()));
    item.put(ROLE, AttributeValue.fromS(request.role().toString()));
    item.put(DURATION, Table.number(request.duration().toSeconds()));
    item.put(REASON, AttributeValue.fromS(request.reason()));
    item.put(BREAK_GLASS, AttributeValue.fromBool(request.breakGlass()));
    item.put(CREATED, Table.seconds(request.created()));
    item.put(DECIDE_BY, Table.seconds(request.expires()));
    item.put(
        DECISIONS,
        AttributeValue.fromL(request.decisions().stream().map(RequestItem::of).toList()));
    item.put(STATE, AttributeValue.fromS(request.kind().toString()));
    request
        .state()
        .period()
        .ifPresent(times -> {
          item.put(FROM, Table.seconds(times.from()));
          item.put(UNTIL, Table.seconds(times.until()));
        });
    if (request.state() instanceof RequestState.Closed closed) {
      item.put(OVER_SINCE, Table.seconds(closed.at()));
      closed.cause().ifPresent(cause -> item.put(CAUSE, AttributeValue.fromS(cause.toString())));
    }
    request
        .credentialsUntil()
        .ifPresent(until -> item.put(CREDENTIALS_UNTIL, Table.seconds(until)));
    return item;
  }

  /** The attributes of an event: the request is a map, so that no list of requests has it. */
  static Map<String, AttributeValue> of(RequestEvent event) {
    var item = new HashMap<String, AttributeValue>();
    item.put(REQUEST, AttributeValue.fromM(of(event.after())));
    item.put(AT, Table.seconds(event.at()));
    event
        .by()
        .ifPresent(by -> {
          var caller = new HashMap<String, AttributeValue>();
          putCaller(caller, by);
          item.put(BY, AttributeValue.fromM(caller));
        });
    return item;
  }

  private static void putCaller(Map<String, AttributeValue> item, CallerId caller) {
    item.put(ISSUER, AttributeValue.fromS(caller.issuer().value()));
    item.put(SUBJECT, AttributeValue.fromS(caller.subject()));
  }

  /** The attributes of an approver, as a map. */
  static AttributeValue of(Approvals.Approver approver) {
    var map = new HashMap<String, AttributeValue>();
    map.put(PERSON, AttributeValue.fromS(approver.person().value()));
    putCaller(map, approver.by());
    return AttributeValue.fromM(map);
  }

  /**
   * Reads an approver.
   *
   * @throws IllegalArgumentException if a part has an unknown form
   * @throws NoSuchElementException if a part is missing
   */
  static Approvals.Approver approver(Item item) {
    return new Approvals.Approver(new Person(text(item, PERSON)), caller(item));
  }

  private static AttributeValue of(Verdict verdict) {
    var map = new HashMap<String, AttributeValue>();
    map.put(PERSON, AttributeValue.fromS(verdict.person().value()));
    putCaller(map, verdict.by());
    map.put(BY_CHAT, AttributeValue.fromBool(verdict.byChat()));
    map.put(VERDICT, AttributeValue.fromS(verdict.kind().toString()));
    map.put(COMMENT, AttributeValue.fromS(verdict.comment()));
    map.put(AT, Table.seconds(verdict.at()));
    return AttributeValue.fromM(map);
  }

  /** Reads a request; empty if a part is missing or has an unknown form. */
  static Optional<AccessRequest> read(Item item) {
    try {
      return Optional.of(request(item));
    } catch (IllegalArgumentException | NoSuchElementException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Reads an event; empty if a part is missing or has an unknown form. */
  static Optional<RequestEvent> readEvent(Item item) {
    try {
      return Optional.of(
          new RequestEvent(
              request(item.members(REQUEST).orElseThrow()),
              item.has(BY) ? Optional.of(caller(item.members(BY).orElseThrow())) : Optional.empty(),
              time(item, AT)));
    } catch (IllegalArgumentException | NoSuchElementException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static AccessRequest request(Item item) {
    if (number(item, FORMAT) != KNOWN_FORMAT) {
      throw new NoSuchElementException(FORMAT);
    }
    return new AccessRequest(
        new RequestId(text(item, ID)),
        new Person(text(item, PERSON)),
        caller(item),
        new GrantId(text(item, GRANT)),
        text(item, DIGEST),
        RoleArn.parse(text(item, ROLE)).orElseThrow(),
        Duration.ofSeconds(number(item, DURATION)),
        text(item, REASON),
        item.flag(BREAK_GLASS).orElseThrow(),
        time(item, CREATED),
        time(item, DECIDE_BY),
        decisions(item),
        state(item),
        optionalTime(item, CREDENTIALS_UNTIL),
        number(item, VERSION));
  }

  private static RequestState state(Item item) {
    Kind kind = Kind.of(text(item, STATE)).orElseThrow();
    return switch (kind) {
      case PENDING -> new RequestState.Pending();
      case APPROVED -> new RequestState.Approved(times(item).orElseThrow());
      case DENIED, WITHDRAWN, EXPIRED, ENDED, REVOKED ->
          new RequestState.Closed(
              kind,
              time(item, OVER_SINCE),
              item.has(CAUSE)
                  ? Optional.of(Cause.of(text(item, CAUSE)).orElseThrow())
                  : Optional.empty(),
              times(item));
    };
  }

  private static Optional<RequestState.Period> times(Item item) {
    return item.has(FROM) || item.has(UNTIL)
        ? Optional.of(new RequestState.Period(time(item, FROM), time(item, UNTIL)))
        : Optional.empty();
  }

  private static List<Verdict> decisions(Item item) {
    return item.list(DECISIONS).orElseThrow().stream()
        .map(verdict ->
            new Verdict(
                new Person(text(verdict, PERSON)),
                caller(verdict),
                verdict.flag(BY_CHAT).orElseThrow(),
                Verdict.Kind.of(text(verdict, VERDICT)).orElseThrow(),
                text(verdict, COMMENT),
                time(verdict, AT)))
        .toList();
  }

  private static CallerId caller(Item item) {
    return new CallerId(new IssuerName(text(item, ISSUER)), text(item, SUBJECT));
  }

  private static String text(Item item, String name) {
    return item.text(name).orElseThrow();
  }

  private static long number(Item item, String name) {
    return item.number(name).orElseThrow();
  }

  private static Instant time(Item item, String name) {
    return Instant.ofEpochSecond(number(item, name));
  }

  private static Optional<Instant> optionalTime(Item item, String name) {
    return item.has(name) ? Optional.of(time(item, name)) : Optional.empty();
  }
}
