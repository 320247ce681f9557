package vend.integration.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.Reason;
import vend.caller.Person;
import vend.functions.aws.RequestTable;
import vend.functions.aws.Table;
import vend.grant.Approvals;
import vend.grant.FreezeItem;
import vend.grant.FreezeKind;
import vend.grant.Freezes;
import vend.grant.RequestId;
import vend.request.AccessRequest;
import vend.request.IdempotencyKey;
import vend.request.RequestEvent;
import vend.request.RequestRules;
import vend.request.RequestState.Kind;
import vend.request.RequestStore;
import vend.request.Requests;
import vend.request.Requests.Act;
import vend.request.Verdict;
import vend.vending.ApprovalNotes;

/** The table of access requests, over DynamoDB Local with the AWS SDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTableIT {
  private static final RequestRules ONE = RequestsFixture.rules(1);
  private static final RequestRules TWO = RequestsFixture.rules(2);

  private RequestsFixture table;

  @BeforeAll
  void start() throws Exception {
    table = new RequestsFixture();
  }

  @AfterAll
  void stop() throws Exception {
    table.close();
  }

  @BeforeEach
  void clear() {
    table.clear();
  }

  private List<RequestEvent> events() {
    return assertInstanceOf(RequestStore.Events.class, table.store.undelivered(100)).events();
  }

  private List<Approvals.Window> windows(AccessRequest request) {
    return assertInstanceOf(Approvals.Found.class, table.store.find(request.key())).windows();
  }

  @Test
  void reads_a_request_and_its_event_as_they_were_written() {
    AccessRequest made = table.made(ONE, "ann");
    assertEquals(made, table.read(made.id()));
    assertEquals(
        List.of(new RequestEvent(made, Optional.of(made.caller()), made.created())), events());
    assertEquals(List.of(), windows(made));
    assertEquals(1, table.open());

    table.clock.advance(Duration.ofSeconds(60));
    AccessRequest approved =
        RequestsFixture.done(table.act(ONE, table.lead("bob"), made.id(), Act.APPROVE));
    assertEquals(approved, table.read(made.id()));
    assertEquals(List.of(approved.window().orElseThrow()), windows(made));
    assertEquals(1, table.open());

    AccessRequest revoked =
        RequestsFixture.done(table.act(ONE, table.lead("cleo"), made.id(), Act.DENY));
    assertEquals(Kind.REVOKED, revoked.kind());
    assertEquals(revoked, table.read(made.id()));
    assertEquals(List.of(), windows(made));
    assertEquals(0, table.open());
    assertEquals(
        List.of(made, approved, revoked), events().stream().map(RequestEvent::after).toList());
  }

  @Test
  void has_no_request_of_an_unknown_id() {
    assertEquals(new RequestStore.Absent(), table.store.read(new RequestId("req-000000000000")));
    assertEquals(
        new ApprovalNotes.NotInForce(),
        table.store.note(new RequestId("req-000000000000"), table.clock.instant()));
  }

  @Test
  void writes_no_second_request_of_the_same_id() {
    AccessRequest made = table.made(ONE, "ann");
    var again = new RequestEvent(made, Optional.of(made.caller()), made.created());
    assertEquals(new RequestStore.Changed(), table.store.create(made, again, Optional.empty()));
    assertEquals(1, table.open());
  }

  private Requests.Result make(String key, String name, boolean breakGlass) {
    return table.requests.make(
        ONE,
        table.developer(name),
        RequestsFixture.wanted(breakGlass),
        Optional.of(new IdempotencyKey(key)),
        Freezes.NONE);
  }

  private RequestStore.Attempt attempt(String key) {
    return new RequestStore.Attempt(
        table.developer("ann").person(), new IdempotencyKey(key), "content");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void calls_with_one_key_at_once_make_one_request(boolean breakGlass) throws Exception {
    // The last request that the limit allows.
    for (int i = 1; i < RequestStore.MOST_OPEN; i++) {
      table.made(ONE, "ann");
    }
    List<Requests.Result> results =
        atOnce(
            IntStream.range(0, 20)
                .<Callable<Requests.Result>>mapToObj(_ -> () -> make("k1", "ann", breakGlass))
                .toList());
    assertEquals(1, results.stream().filter(RequestTableIT::hasChanged).count());
    assertEquals(
        1, results.stream().map(result -> RequestsFixture.done(result).id()).distinct().count());
    assertEquals(RequestStore.MOST_OPEN, table.items("request#").size());
    assertEquals(RequestStore.MOST_OPEN, events().size());
    assertEquals(1, table.items("attempt#").size());
    assertEquals(RequestStore.MOST_OPEN, table.open());
    assertTrue(hasChanged(make("k1", "bea", breakGlass)), "the key is of one person");
  }

  @Test
  void a_key_names_one_content_for_a_day() {
    AccessRequest made = RequestsFixture.done(make("k1", "ann", false));
    assertEquals(
        Reason.IDEMPOTENCY_KEY_REUSED,
        assertInstanceOf(Requests.Refused.class, make("k1", "ann", true)).reason());
    table.clock.advance(RequestStore.KEY_LIFE.minusSeconds(1));
    assertEquals(new Requests.Done(made, false), make("k1", "ann", false));
    // DynamoDB may delete the item days later.
    table.clock.advance(Duration.ofSeconds(1));
    assertTrue(hasChanged(make("k1", "ann", true)));
    assertEquals(2, table.items("request#").size());
    assertEquals(1, table.items("attempt#").size());
  }

  @Test
  void an_unreadable_attempt_makes_no_request() {
    RequestsFixture.done(make("k1", "ann", false));
    set(
        table.items("attempt#").keySet().iterator().next(),
        "request",
        AttributeValue.fromS("req-1"));
    assertEquals(new Requests.Unavailable("unreadable"), make("k1", "ann", false));
  }

  /** The write is in the table, and the client gets no answer. */
  @Test
  void a_request_whose_answer_was_lost_is_found_by_its_key() throws Exception {
    try (var http = new LostAnswers(Apache5HttpClient.create());
        var client = RequestsFixture.client(table.dynamoDb.endpoint(), http)) {
      Requests losing = table.requests(RequestsFixture.store(client));
      http.loseNext("TransactWriteItems");
      assertInstanceOf(
          Requests.Unavailable.class,
          losing.make(
              ONE,
              table.developer("ann"),
              RequestsFixture.wanted(true),
              Optional.of(new IdempotencyKey("k1")),
              Freezes.NONE));
      AccessRequest made = RequestsFixture.done(make("k1", "ann", true));
      assertEquals(Kind.APPROVED, made.kind());
      assertEquals(1, table.items("request#").size());
      assertEquals(1, events().size());
    }
  }

  @Test
  void break_glass_writes_request_approved_time_and_event_at_once() {
    var made =
        RequestsFixture.done(
            table.requests.make(
                ONE,
                table.developer("ann"),
                RequestsFixture.wanted(true),
                Optional.empty(),
                Freezes.NONE));
    assertEquals(Kind.APPROVED, made.kind());
    assertEquals(List.of(made.window().orElseThrow()), windows(made));
    assertEquals(Verdict.Kind.BREAK_GLASS, table.read(made.id()).decisions().getFirst().kind());
    assertEquals(List.of(made), events().stream().map(RequestEvent::after).toList());
  }

  @Test
  void the_approved_time_names_the_approvers() {
    AccessRequest made = table.made(TWO, "ann");
    for (String name : List.of("bob", "cleo")) {
      RequestsFixture.done(table.act(TWO, table.lead(name), made.id(), Act.APPROVE));
    }
    assertEquals(
        List.of(
            new Approvals.Approver(new Person("bob"), table.lead("bob").id()),
            new Approvals.Approver(new Person("cleo"), table.lead("cleo").id())),
        windows(made).getFirst().approvers());
  }

  @Test
  void the_approvers_of_an_earlier_versions_item_come_from_the_request() {
    AccessRequest approved = approve(table.made(ONE, "ann"));
    removeApprovers(approved);
    assertEquals(List.of(approved.window().orElseThrow()), windows(approved));
    set("request#" + approved.id(), "decisions", AttributeValue.fromS("?"));
    assertEquals(new Approvals.Unreachable("unreadable"), table.store.find(approved.key()));
  }

  private void removeApprovers(AccessRequest request) {
    table.client.updateItem(update ->
        update
            .tableName(RequestsFixture.TABLE)
            .key(
                Map.of(
                    "pk",
                    AttributeValue.fromS(table.items("approved#").keySet().iterator().next())))
            .updateExpression("REMOVE #window.#approvers")
            .expressionAttributeNames(
                Map.of("#window", "a#" + request.id(), "#approvers", "approvers")));
  }

  @Test
  void an_extension_has_a_time_of_its_own() {
    AccessRequest first = table.made(ONE, "ann");
    AccessRequest second = table.made(ONE, "ann");
    Instant until = approve(first).window().orElseThrow().until();
    assertEquals(until, approve(second).window().orElseThrow().from());
    assertEquals(2, windows(first).size());
    RequestsFixture.done(table.act(ONE, table.developer("ann"), first.id(), Act.END));
    assertEquals(
        List.of(second.id()), windows(first).stream().map(Approvals.Window::request).toList());
  }

  @Test
  void new_access_does_not_wait_for_access_whose_approver_is_frozen() {
    AccessRequest first = table.made(ONE, "ann");
    approve(first);
    AccessRequest second = table.made(ONE, "ann");
    Freezes frozen = FreezeItem.read(Map.of(FreezeKind.PERSON.attribute(), List.of("bob")));
    AccessRequest approved =
        RequestsFixture.done(
            table
                .requests(table.store)
                .act(ONE, table.lead("carl"), second.id(), Act.APPROVE, "", frozen));
    assertEquals(approved.decisions().getLast().at(), approved.window().orElseThrow().from());
  }

  private AccessRequest approve(AccessRequest request) {
    return RequestsFixture.done(table.act(ONE, table.lead("bob"), request.id(), Act.APPROVE));
  }

  @ParameterizedTest
  @CsvSource({"1,100", "2,100"})
  void a_hundred_approvers_at_once_have_one_outcome(int count, int approvers) throws Exception {
    RequestRules rules = count == 1 ? ONE : TWO;
    AccessRequest made = table.made(rules, "ann");
    List<Requests.Result> results =
        atOnce(
            IntStream.range(0, approvers)
                .<Callable<Requests.Result>>mapToObj(
                    i -> () -> table.act(rules, table.lead("lead" + i), made.id(), Act.APPROVE))
                .toList());
    assertEquals(count, results.stream().filter(RequestTableIT::hasChanged).count());
    assertEquals(
        approvers - count,
        results.stream()
            .filter(result ->
                result instanceof Requests.Refused(Reason reason, String _)
                    && reason == Reason.REQUEST_STATE)
            .count(),
        results::toString);
    AccessRequest after = table.read(made.id());
    assertEquals(Kind.APPROVED, after.kind());
    assertEquals(count, after.decisions().size());
    assertEquals(1 + count, after.version());
    assertEquals(1 + count, events().size());
    assertEquals(1, windows(made).size());
    assertEquals(1, table.open());
  }

  private static boolean hasChanged(Requests.Result result) {
    return result instanceof Requests.Done(AccessRequest _, boolean changed) && changed;
  }

  private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (Future<T> future : threads.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void a_double_click_counts_once() throws Exception {
    AccessRequest made = table.made(TWO, "ann");
    List<Requests.Result> results =
        atOnce(
            List.<Callable<Requests.Result>>of(
                () -> table.act(TWO, table.lead("bob"), made.id(), Act.APPROVE),
                () -> table.act(TWO, table.lead("bob"), made.id(), Act.APPROVE)));
    assertEquals(1, results.stream().filter(RequestTableIT::hasChanged).count());
    results.forEach(RequestsFixture::done);
    assertEquals(Kind.PENDING, table.read(made.id()).kind());
    assertEquals(1, table.read(made.id()).decisions().size());
    assertEquals(2, events().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void approval_against_withdrawal_has_one_outcome(int round) throws Exception {
    AccessRequest made = table.made(ONE, "ann" + round);
    List<Requests.Result> results =
        atOnce(
            List.<Callable<Requests.Result>>of(
                () -> table.act(ONE, table.lead("bob"), made.id(), Act.APPROVE),
                () -> table.act(ONE, table.developer("ann" + round), made.id(), Act.WITHDRAW)));
    assertEquals(1, results.stream().filter(RequestTableIT::hasChanged).count(), results::toString);
    AccessRequest after = table.read(made.id());
    assertEquals(after.kind() == Kind.APPROVED ? 1 : 0, windows(made).size());
    assertEquals(after.kind() == Kind.APPROVED ? 1 : 0, table.open());
    assertEquals(2, events().size());
  }

  @Test
  void a_person_has_at_most_ten_open_requests() throws Exception {
    List<Requests.Result> results =
        atOnce(
            IntStream.range(0, 25)
                .<Callable<Requests.Result>>mapToObj(_ -> () -> table.make(ONE, "ann"))
                .toList());
    assertEquals(
        RequestStore.MOST_OPEN, results.stream().filter(RequestTableIT::hasChanged).count());
    results.stream()
        .filter(result -> !hasChanged(result))
        .forEach(result ->
            assertEquals(
                Reason.TOO_MANY_OPEN_REQUESTS,
                assertInstanceOf(Requests.Refused.class, result).reason()));
    assertEquals(RequestStore.MOST_OPEN, table.open());
    assertEquals(RequestStore.MOST_OPEN, table.items("request#").size());
    assertTrue(hasChanged(table.make(ONE, "bea")), "the limit is of one person");
    var one = (Requests.Done) results.stream().filter(RequestTableIT::hasChanged).findFirst().get();
    RequestsFixture.done(table.act(ONE, table.developer("ann"), one.request().id(), Act.WITHDRAW));
    assertTrue(hasChanged(table.make(ONE, "ann")));
    assertInstanceOf(Requests.Refused.class, table.make(ONE, "ann"));
  }

  @Test
  void a_person_makes_at_most_thirty_requests_in_an_hour() {
    Instant now = table.clock.instant();
    table.clock.advance(Duration.between(now, now.truncatedTo(ChronoUnit.HOURS)));
    for (int i = 0; i < RequestStore.MOST_IN_AN_HOUR; i++) {
      AccessRequest made = table.made(ONE, "ann");
      RequestsFixture.done(table.act(ONE, table.developer("ann"), made.id(), Act.WITHDRAW));
    }
    assertInstanceOf(Requests.Refused.class, table.make(ONE, "ann"));
    table.clock.advance(Duration.ofMinutes(59));
    assertInstanceOf(Requests.Refused.class, table.make(ONE, "ann"));
    table.clock.advance(Duration.ofMinutes(1));
    assertTrue(hasChanged(table.make(ONE, "ann")));
    // Another instance, whose clock is behind, counts in the same hour.
    table.clock.advance(Duration.ofMinutes(1).negated());
    assertTrue(hasChanged(table.make(ONE, "ann")));
    assertEquals(2, table.open());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"PENDING", "APPROVED"},
      mode = EnumSource.Mode.EXCLUDE)
  void every_end_frees_the_count_and_the_approved_time(Kind end) {
    AccessRequest made = table.made(ONE, "ann");
    switch (end) {
      case DENIED -> RequestsFixture.done(table.act(ONE, table.lead("bob"), made.id(), Act.DENY));
      case WITHDRAWN ->
          RequestsFixture.done(table.act(ONE, table.developer("ann"), made.id(), Act.WITHDRAW));
      case EXPIRED -> {
        approve(made);
        table.clock.advance(Duration.ofHours(4));
        assertEquals(1, table.requests.sweep(ONE).changed());
      }
      case ENDED -> {
        approve(made);
        RequestsFixture.done(table.act(ONE, table.developer("ann"), made.id(), Act.END));
      }
      case REVOKED -> {
        approve(made);
        // Another count is another digest of the grant.
        assertEquals(1, table.requests.sweep(TWO).changed());
      }
      case PENDING, APPROVED -> throw new AssertionError(end);
    }
    AccessRequest after = table.read(made.id());
    assertEquals(end, after.kind());
    assertEquals(0, table.open());
    assertEquals(List.of(), windows(made));
    var item = table.items("request#").get("request#" + made.id());
    assertEquals(
        Long.toString(table.clock.instant().plus(Duration.ofDays(90)).getEpochSecond()),
        Objects.requireNonNull(Objects.requireNonNull(item).get("expires")).n());
    assertEquals(0, table.requests.sweep(ONE).changed(), "the end is final");
  }

  @Test
  void lists_by_person_and_state_the_latest_first_in_pages() {
    var made = new ArrayList<AccessRequest>();
    for (int i = 0; i < 5; i++) {
      table.clock.advance(Duration.ofSeconds(1));
      made.addFirst(table.made(ONE, "ann"));
      table.made(ONE, "bea");
    }
    AccessRequest approved = approve(made.get(2));
    var person = new RequestStore.OfPerson(made.getFirst().person());
    var first = list(new RequestStore.Range(person, Optional.empty(), 3));
    assertFalse(first.isEnd());
    assertEquals(List.of(made.get(0), made.get(1), approved), first.requests());
    var rest = list(new RequestStore.Range(person, Optional.of(at(approved)), 3));
    assertTrue(rest.isEnd());
    assertEquals(made.subList(3, 5), rest.requests());
    var pending = new RequestStore.InState(Kind.PENDING);
    assertEquals(9, list(new RequestStore.Range(pending, Optional.empty(), 100)).requests().size());
    // A page continues after a request that has left the list.
    assertEquals(
        4,
        list(new RequestStore.Range(pending, Optional.of(at(approved)), 100)).requests().stream()
            .filter(request -> request.created().isBefore(approved.created()))
            .count());
    assertEquals(
        List.of(approved),
        list(new RequestStore.Range(new RequestStore.InState(Kind.APPROVED), Optional.empty(), 9))
            .requests());
  }

  private static RequestStore.Position at(AccessRequest request) {
    return new RequestStore.Position(request.created(), request.id());
  }

  private RequestStore.Listing list(RequestStore.Range range) {
    return assertInstanceOf(RequestStore.Listing.class, table.store.list(range));
  }

  @Test
  void a_delivered_event_is_gone_and_the_others_stay_in_order() {
    AccessRequest made = table.made(ONE, "ann");
    AccessRequest approved = approve(made);
    var first =
        assertInstanceOf(RequestStore.Events.class, table.store.undelivered(1)).events().getFirst();
    assertEquals(made, first.after());
    table.store.delivered(first.id());
    table.store.delivered(first.id());
    assertEquals(List.of(approved), events().stream().map(RequestEvent::after).toList());
  }

  @Test
  void notes_credentials_only_while_the_approval_covers_them() {
    AccessRequest made = table.made(ONE, "ann");
    Instant soon = table.clock.instant().plusSeconds(900);
    assertEquals(new ApprovalNotes.NotInForce(), table.store.note(made.id(), soon));
    AccessRequest approved = approve(made);
    Instant until = approved.window().orElseThrow().until();
    assertEquals(new ApprovalNotes.InForce(), table.store.note(made.id(), soon));
    assertEquals(Optional.of(soon), table.read(made.id()).credentialsUntil());
    assertEquals(new ApprovalNotes.InForce(), table.store.note(made.id(), until));
    assertEquals(new ApprovalNotes.InForce(), table.store.note(made.id(), soon));
    assertEquals(Optional.of(until), table.read(made.id()).credentialsUntil());
    assertEquals(new ApprovalNotes.NotInForce(), table.store.note(made.id(), until.plusMillis(1)));
    assertEquals(new ApprovalNotes.NotInForce(), table.store.note(made.id(), until.plusSeconds(1)));

    // A note between the read and the write of a change is not lost.
    assertEquals(
        new RequestStore.Changed(),
        table.store.change(
            approved,
            new RequestEvent(table.read(made.id()), Optional.empty(), table.clock.instant())));
    AccessRequest ended =
        RequestsFixture.done(table.act(ONE, table.developer("ann"), made.id(), Act.END));
    assertEquals(Optional.of(until), ended.credentialsUntil());
    assertEquals(new ApprovalNotes.NotInForce(), table.store.note(made.id(), soon));
  }

  /** The write is in the table, and the client gets no answer. */
  @Test
  void a_client_whose_answer_was_lost_repeats_without_a_second_outcome() throws Exception {
    AccessRequest made = table.made(ONE, "ann");
    try (var http = new LostAnswers(Apache5HttpClient.create());
        var client = RequestsFixture.client(table.dynamoDb.endpoint(), http)) {
      Requests losing = table.requests(RequestsFixture.store(client));
      http.loseNext("TransactWriteItems");
      assertInstanceOf(
          Requests.Unavailable.class,
          losing.act(ONE, table.lead("bob"), made.id(), Act.APPROVE, "", Freezes.NONE));
      assertEquals(Kind.APPROVED, table.read(made.id()).kind());
      var again = losing.act(ONE, table.lead("bob"), made.id(), Act.APPROVE, "", Freezes.NONE);
      assertEquals(new Requests.Done(table.read(made.id()), false), again);
      assertEquals(2, events().size());
      assertEquals(1, table.open());
    }
  }

  /** HTTP clients repeat a request if the connection closed before an answer. */
  @Test
  void a_write_that_is_sent_twice_is_done_once() throws Exception {
    try (var http = new LostAnswers(Apache5HttpClient.create());
        var client = RequestsFixture.client(table.dynamoDb.endpoint(), http)) {
      Requests doubling = table.requests(RequestsFixture.store(client));
      http.sendTwice("TransactWriteItems");
      var made =
          RequestsFixture.done(
              doubling.make(
                  ONE,
                  table.developer("ann"),
                  RequestsFixture.wanted(false),
                  Optional.empty(),
                  Freezes.NONE));
      assertEquals(1, table.open());
      assertEquals(1, table.items("request#").size());
      var approved = doubling.act(ONE, table.lead("bob"), made.id(), Act.APPROVE, "", Freezes.NONE);
      assertTrue(hasChanged(approved), approved.toString());
      assertTrue(
          hasChanged(
              doubling.act(ONE, table.developer("ann"), made.id(), Act.END, "", Freezes.NONE)));
      assertEquals(0, table.open());
      assertEquals(3, events().size());
    }
  }

  /** Whatever another writer left in an item, it allows nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"state", "until", "format", "decisions", "created", "role"})
  void an_unreadable_request_allows_nothing(String attribute) {
    AccessRequest made = table.made(ONE, "ann");
    approve(made);
    set("request#" + made.id(), attribute, AttributeValue.fromS("?"));
    assertEquals(new RequestStore.NoAnswer("unreadable"), table.store.read(made.id()));
    assertEquals(
        new Requests.Unavailable("unreadable"),
        table.act(ONE, table.lead("cleo"), made.id(), Act.DENY));
    var approved = new RequestStore.InState(Kind.APPROVED);
    assertEquals(List.of(), list(new RequestStore.Range(approved, Optional.empty(), 9)).requests());
  }

  @ParameterizedTest
  @CsvSource({"version,N", "restriction,S", "a#req-000000000000,S", "a#ann,S"})
  void an_unknown_part_of_the_approved_times_denies(String attribute, String type) {
    AccessRequest made = table.made(ONE, "ann");
    approve(made);
    String key = table.items("approved#").keySet().iterator().next();
    set(
        key,
        attribute,
        type.equals("N") ? AttributeValue.fromN("2") : AttributeValue.fromS("later"));
    assertEquals(new Approvals.Unreachable("unreadable"), table.store.find(made.key()));
  }

  private void set(String key, String attribute, AttributeValue value) {
    table.client.updateItem(update ->
        update
            .tableName(RequestsFixture.TABLE)
            .key(Map.of("pk", AttributeValue.fromS(key)))
            .updateExpression("SET #name = :value")
            .expressionAttributeNames(Map.of("#name", attribute))
            .expressionAttributeValues(Map.of(":value", value)));
  }

  @Test
  void a_table_that_is_away_is_no_answer_and_names_the_cause() {
    var away = new RequestTable(new Table(table.client, "not-there", Duration.ofSeconds(60)));
    AccessRequest made = table.made(ONE, "ann");
    var event = new RequestEvent(made, Optional.empty(), made.created());
    var none = new RequestStore.NoAnswer("ResourceNotFoundException");
    assertEquals(none, away.read(made.id()));
    assertEquals(none, away.create(made, event, Optional.empty()));
    assertEquals(none, away.change(made, event));
    assertEquals(none, away.earlier(attempt("k1"), table.clock.instant()));
    assertEquals(none, away.undelivered(1));
    assertEquals(
        new ApprovalNotes.NotNoted("ResourceNotFoundException"),
        away.note(made.id(), made.expires()));
    assertEquals(
        none,
        away.list(
            new RequestStore.Range(new RequestStore.InState(Kind.PENDING), Optional.empty(), 1)));
    assertEquals(new Approvals.Unreachable("ResourceNotFoundException"), away.find(made.key()));
    away.delivered(event.id());
  }
}
