package vend.functions.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import vend.grant.Approvals;
import vend.grant.RequestId;
import vend.request.AccessRequest;
import vend.request.RequestEvent;
import vend.request.RequestState;
import vend.request.RequestStore;

/**
 * The access requests in a table of their own. The prefix of the partition key tells the kinds of
 * items apart: {@code request#}, {@code attempt#}, {@code event#}, {@code approved#} and {@code
 * person#}.
 *
 * <p>Only {@link #find} is on the path of a caller that waits for credentials; everything else has
 * the longer time limit.
 */
public record RequestTable(Table table) implements RequestStore {
  /** The index of the requests of one person: {@link #PERSON} and {@link Table#POSITION}. */
  public static final String BY_PERSON = "by-person";

  /**
   * The index of the requests in one state and of the events: {@link Table#LIST} and {@link
   * Table#POSITION}.
   */
  public static final String BY_STATE = "by-state";

  /** A string; only requests have it. */
  public static final String PERSON = "person";

  static final String REQUEST_PREFIX = "request#";
  static final String EVENT_PREFIX = "event#";

  /** The list of the events. No state has this name. */
  private static final String EVENTS = "event";

  /** The token of the last write, by which a repeated write finds that it has succeeded. */
  private static final String WRITE = "write";

  private static final Duration LIFE_AFTER_END = Duration.ofDays(90);
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final String CONFLICT = "TransactionConflict";
  private static final String NOTHING_WRONG = "None";

  /** The cause if an item is there and cannot be read. */
  private static final String UNREADABLE = "unreadable";

  @Override
  public Approvals.Result find(Approvals.Key key) {
    try {
      Optional<List<Approvals.Window>> read =
          ApprovedItem.read(table.get(ApprovedItem.key(key), true));
      if (read.isEmpty()) {
        return new Approvals.Unreachable(UNREADABLE);
      }
      var windows = new ArrayList<Approvals.Window>();
      for (Approvals.Window window : read.get()) {
        if (!window.approvers().isEmpty()) {
          windows.add(window);
          continue;
        }
        // An earlier version approved it and did not write the approvers here.
        Optional<AccessRequest> request = RequestItem.read(table.get(key(window.request()), true));
        if (request.isEmpty()) {
          return new Approvals.Unreachable(UNREADABLE);
        }
        request.get().window().ifPresent(windows::add);
      }
      return new Approvals.Found(windows);
    } catch (SdkException e) {
      return new Approvals.Unreachable(FailureCause.of(e));
    }
  }

  @Override
  public Read read(RequestId id) {
    try {
      Item item = table.patient().get(key(id), true);
      return item.isNone()
          ? new Absent()
          : RequestItem.read(item).<Read>map(Present::new).orElse(new NoAnswer(UNREADABLE));
    } catch (SdkException e) {
      return new NoAnswer(FailureCause.of(e));
    }
  }

  @Override
  public Earlier earlier(Attempt attempt, Instant now) {
    try {
      return AttemptItem.read(table.patient().get(AttemptItem.key(attempt), true), now)
          .orElse(new NoAnswer(UNREADABLE));
    } catch (SdkException e) {
      return new NoAnswer(FailureCause.of(e));
    }
  }

  @Override
  public Written create(AccessRequest request, RequestEvent event, Optional<Attempt> attempt) {
    try {
      Instant now = request.created();
      String personKey = PersonItem.key(request.person());
      var counts = PersonItem.read(table.patient().get(personKey, true));
      if (counts.isFull(now)) {
        return new TooMany();
      }
      var write = new Write(request, event);
      write.put.conditionExpression("attribute_not_exists(#key)");
      write.put.expressionAttributeNames(Map.of("#key", Table.PARTITION_KEY));
      attempt.ifPresent(made -> write.add(AttemptItem.put(made, request.id(), now)));
      write.update(personKey, counts.add(now));
      request
          .window()
          .ifPresent(
              window -> write.update(ApprovedItem.key(request.key()), ApprovedItem.add(window)));
      return write.run(item -> PersonItem.read(item).isFull(now) ? new TooMany() : new Changed());
    } catch (SdkException e) {
      return new NoAnswer(FailureCause.of(e));
    }
  }

  @Override
  public Written change(AccessRequest before, RequestEvent event) {
    AccessRequest after = event.after();
    var write = new Write(after, event);
    unchangedSince(before, write.put);
    if (after.kind().isFinal() && !before.kind().isFinal()) {
      write.update(PersonItem.key(after.person()), PersonItem.remove());
    }
    if (!before.window().equals(after.window())) {
      write.update(
          ApprovedItem.key(after.key()),
          after
              .window()
              .map(ApprovedItem::add)
              .orElseGet(() -> ApprovedItem.remove(after.id(), event.at())));
    }
    try {
      return write.run(_ -> new Changed());
    } catch (SdkException e) {
      return new NoAnswer(FailureCause.of(e));
    }
  }

  /** Also of credentials vended meanwhile: the answer and the event name their end. */
  private static void unchangedSince(AccessRequest before, Put.Builder put) {
    var values =
        new HashMap<>(
            Map.of(
                ":version", Table.number(before.version()),
                ":format", Table.number(RequestItem.KNOWN_FORMAT)));
    before.credentialsUntil().ifPresent(until -> values.put(":until", Table.seconds(until)));
    put.conditionExpression(
            "#version = :version AND #format = :format AND "
                + (before.credentialsUntil().isPresent()
                    ? "#until = :until"
                    : "attribute_not_exists(#until)"))
        .expressionAttributeNames(
            Map.of(
                "#version", RequestItem.VERSION,
                "#format", RequestItem.FORMAT,
                "#until", RequestItem.CREDENTIALS_UNTIL))
        .expressionAttributeValues(values);
  }

  /** One transaction. The request is its first item. */
  private final class Write {
    private final String token = UUID.randomUUID().toString();
    private final Put.Builder put;
    private final RequestEvent event;
    private final List<TransactWriteItem> others = new ArrayList<>();

    Write(AccessRequest request, RequestEvent event) {
      this.put =
          Put.builder()
              .tableName(table.name())
              .item(item(request, token))
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
      this.event = event;
    }

    void add(Put.Builder item) {
      Put named = item.tableName(table.name()).build();
      others.add(TransactWriteItem.builder().put(named).build());
    }

    void update(String key, Update.Builder update) {
      Update named = update.tableName(table.name()).key(Table.key(key)).build();
      others.add(TransactWriteItem.builder().update(named).build());
    }

    /**
     * Runs it.
     *
     * @param otherFailed the result if the condition of another item than the request failed; gets
     *     that item
     */
    Written run(Function<Item, Written> otherFailed) {
      var all = new ArrayList<TransactWriteItem>();
      all.add(TransactWriteItem.builder().put(put.build()).build());
      all.add(
          TransactWriteItem.builder()
              .put(events -> events.tableName(table.name()).item(item(event)))
              .build());
      all.addAll(others);
      try {
        table.patient().transact(request -> request.clientRequestToken(token).transactItems(all));
        return new Recorded();
      } catch (TransactionCanceledException e) {
        return canceled(e, otherFailed);
      }
    }

    private Written canceled(
        TransactionCanceledException failed, Function<Item, Written> otherFailed) {
      List<CancellationReason> reasons = failed.cancellationReasons();
      if (!reasons.isEmpty() && CONDITION_FAILED.equals(reasons.getFirst().code())) {
        // The HTTP client sends a request again if the connection closed before an answer.
        return new Item(reasons.getFirst().item()).text(WRITE).equals(Optional.of(token))
            ? new Recorded()
            : new Changed();
      }
      for (CancellationReason reason : reasons) {
        if (CONDITION_FAILED.equals(reason.code())) {
          return otherFailed.apply(new Item(reason.item()));
        }
      }
      return reasons.stream().anyMatch(reason -> CONFLICT.equals(reason.code()))
          ? new Changed()
          : new NoAnswer(cause(failed));
    }

    private static String cause(TransactionCanceledException failed) {
      return failed.cancellationReasons().stream()
          .map(CancellationReason::code)
          .filter(code -> code != null && !code.equals(NOTHING_WRONG))
          .findFirst()
          .orElseGet(() -> FailureCause.of(failed));
    }
  }

  private static Map<String, AttributeValue> item(AccessRequest request, String token) {
    Map<String, AttributeValue> item = RequestItem.of(request);
    item.put(Table.PARTITION_KEY, AttributeValue.fromS(key(request.id())));
    item.put(Table.LIST, AttributeValue.fromS(request.kind().toString()));
    item.put(Table.POSITION, AttributeValue.fromS(position(request.created(), request.id())));
    item.put(WRITE, AttributeValue.fromS(token));
    if (request.state() instanceof RequestState.Closed closed) {
      item.put(Table.EXPIRES, Table.seconds(closed.at().plus(LIFE_AFTER_END)));
    }
    return item;
  }

  /** Without a TTL: an event stays until it is delivered. */
  private static Map<String, AttributeValue> item(RequestEvent event) {
    Map<String, AttributeValue> item = RequestItem.of(event);
    item.put(Table.PARTITION_KEY, AttributeValue.fromS(EVENT_PREFIX + event.id()));
    item.put(Table.LIST, AttributeValue.fromS(EVENTS));
    item.put(
        Table.POSITION,
        AttributeValue.fromS(
            "%s#%s.%010d".formatted(event.at(), event.after().id(), event.after().version())));
    return item;
  }

  private static String key(RequestId id) {
    return REQUEST_PREFIX + id;
  }

  /** Text that sorts like the time: instants of whole seconds all have the same length. */
  private static String position(Instant created, RequestId id) {
    return created + "#" + id;
  }

  @Override
  public Listed list(Range range) {
    try {
      var requests = new ArrayList<AccessRequest>();
      QueryResponse page = table.patient().query(query -> query(query, range));
      add(page, RequestItem::read, requests);
      while (requests.isEmpty() && !page.lastEvaluatedKey().isEmpty()) {
        page = table.patient().query(after(page, query -> query(query, range)));
        add(page, RequestItem::read, requests);
      }
      return new Listing(requests, page.lastEvaluatedKey().isEmpty());
    } catch (SdkException e) {
      return new NoAnswer(FailureCause.of(e));
    }
  }

  private static void query(QueryRequest.Builder query, Range range) {
    switch (range.selection()) {
      case OfPerson(var person) -> query(query, BY_PERSON, PERSON, person.value(), range);
      case InState(var state) -> query(query, BY_STATE, Table.LIST, state.toString(), range);
    }
  }

  private static void query(
      QueryRequest.Builder query, String index, String name, String value, Range range) {
    equal(query, index, name, value).scanIndexForward(false).limit(range.most());
    range
        .after()
        .ifPresent(after ->
            query.exclusiveStartKey(
                Map.of(
                    Table.PARTITION_KEY,
                    AttributeValue.fromS(key(after.id())),
                    name,
                    AttributeValue.fromS(value),
                    Table.POSITION,
                    AttributeValue.fromS(position(after.created(), after.id())))));
  }

  private static QueryRequest.Builder equal(
      QueryRequest.Builder query, String index, String name, String value) {
    return query
        .indexName(index)
        .keyConditionExpression("#name = :value")
        .expressionAttributeNames(Map.of("#name", name))
        .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value)));
  }

  /** The same query for the page after this one. */
  private static Consumer<QueryRequest.Builder> after(
      QueryResponse page, Consumer<QueryRequest.Builder> query) {
    return query.andThen(next -> next.exclusiveStartKey(page.lastEvaluatedKey()));
  }

  /** What cannot be read is in no list, and stays in the table. */
  private static <T> void add(
      QueryResponse page, Function<Item, Optional<T>> reader, List<T> found) {
    page.items().stream().map(Item::new).map(reader).flatMap(Optional::stream).forEach(found::add);
  }

  @Override
  public Waiting undelivered(int most) {
    Consumer<QueryRequest.Builder> query =
        all -> equal(all, BY_STATE, Table.LIST, EVENTS).limit(most);
    try {
      var events = new ArrayList<RequestEvent>();
      QueryResponse page = table.patient().query(query);
      add(page, RequestItem::readEvent, events);
      while (events.isEmpty() && !page.lastEvaluatedKey().isEmpty()) {
        page = table.patient().query(after(page, query));
        add(page, RequestItem::readEvent, events);
      }
      return new Events(events);
    } catch (SdkException e) {
      return new NoAnswer(FailureCause.of(e));
    }
  }

  @Override
  public boolean delivered(RequestEvent.Id event) {
    try {
      table.patient().delete(EVENT_PREFIX + event);
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  @Override
  public Noted note(RequestId request, Instant expires) {
    AttributeValue seconds = Table.number(roundedUp(expires));
    try {
      Item _ =
          table
              .patient()
              .update(
                  key(request),
                  update ->
                      update
                          .updateExpression("SET #noted = :expires")
                          .conditionExpression(
                              "#format = :format AND #state = :approved AND #until >= :expires"
                                  + " AND (attribute_not_exists(#noted) OR #noted < :expires)")
                          .expressionAttributeNames(
                              Map.of(
                                  "#noted", RequestItem.CREDENTIALS_UNTIL,
                                  "#format", RequestItem.FORMAT,
                                  "#state", RequestItem.STATE,
                                  "#until", RequestItem.UNTIL))
                          .expressionAttributeValues(
                              Map.of(
                                  ":expires",
                                  seconds,
                                  ":format",
                                  Table.number(RequestItem.KNOWN_FORMAT),
                                  ":approved",
                                  AttributeValue.fromS(RequestState.Kind.APPROVED.toString())))
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return new InForce();
    } catch (ConditionalCheckFailedException e) {
      return notedBefore(new Item(e.item()), roundedUp(expires));
    } catch (SdkException e) {
      return new NotNoted(FailureCause.of(e));
    }
  }

  private static long roundedUp(Instant time) {
    return time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
  }

  /** The item may note credentials that expire later, or these, if the call was sent again. */
  private static Noted notedBefore(Item item, long expires) {
    OptionalLong noted = item.number(RequestItem.CREDENTIALS_UNTIL);
    return RequestItem.read(item).filter(request -> isApproved(request, expires)).isPresent()
            && noted.isPresent()
            && noted.getAsLong() >= expires
        ? new InForce()
        : new NotInForce();
  }

  private static boolean isApproved(AccessRequest request, long expires) {
    return request
        .window()
        .filter(window -> window.until().getEpochSecond() >= expires)
        .isPresent();
  }
}
