package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.client.hub.StubHub;

/** Tests {@code vend request}, {@code requests}, {@code approve}, {@code deny} and their kin. */
class RequestCommandsTest extends HubTest {
  private static final String ID = "req-0a1b2c3d4e5f";
  private static final String PENDING = request("pending", "");
  private static final String APPROVED =
      request("approved", "\"from\":\"2026-11-21T12:00:00Z\",\"until\":\"2026-11-21T16:00:00Z\",");
  private static final String DENIED_BY_HUB =
      "{\"code\":\"%s\",\"detail\":\"No.\",\"requestId\":\"r\"}";

  private static String request(String state, String more) {
    return """
    {"id":"%s","state":"%s","role":"%s","grant":"admin","person":"ann@example.com",\
    "reason":"ticket 4711","duration":14400,"breakGlass":false,"created":"2026-11-21T12:00:00Z",\
    "expires":"2026-11-21T13:00:00Z",%s"approvers":[{"group":"leads"},\
    {"group":"platform","from":"2026-11-21T12:30:00Z"}],"decisions":[]}\
    """
        .formatted(ID, state, AtHub.ROLE, more);
  }

  private static StubHub.Reply reply(int status, String body) {
    return new StubHub.Reply(status, body, Map.of("Retry-After", "7"));
  }

  private static final StubHub.Reply NEEDS_APPROVAL =
      new StubHub.Reply(403, DENIED_BY_HUB.formatted("ApprovalRequired"), Map.of());

  /** The answer of a hub that lists the user's requests. */
  private static StubHub.Reply own(String... requests) {
    return new StubHub.Reply(200, "{\"requests\":[" + String.join(",", requests) + "]}", Map.of());
  }

  /** The answer of a hub that lists the roles. */
  private static StubHub.Reply roles() {
    return new StubHub.Reply(
        200,
        """
        {"roles":[{"role":"%s","account":"222222222222","accountName":"shop-prod",\
        "maxDuration":3600,"approval":true,"lasts":14400}]}\
        """
            .formatted(AtHub.ROLE),
        Map.of());
  }

  private List<String> asked() {
    return at.hub.asked().stream()
        .map(line -> line.replaceAll("Bearer \\S+", "").replaceAll(" +", " ").strip())
        .toList();
  }

  @Test
  void requests_access_and_says_what_to_type() throws Exception {
    at.hub.answer(201, PENDING);
    Vend run = at.run("request", "shop-prod/deploy", "--duration", "4h", "--reason", "ticket 4711");
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        List.of(
            "POST /v1/requests"
                + " {\"role\":\"shop-prod/deploy\",\"duration\":14400,\"reason\":\"ticket 4711\"}"),
        asked());
    assertEquals(
        """
        Requested: req-0a1b2c3d4e5f. Access to %s for 4h.
        leads can approve it until 2026-11-21T13:00:00Z.
        platform can approve it from 2026-11-21T12:30:00Z until 2026-11-21T13:00:00Z.
        An approver types: vend approve req-0a1b2c3d4e5f
        Once it is approved, type: vend credentials shop-prod/deploy
        """
            .formatted(AtHub.ROLE),
        run.out());
  }

  @Test
  void repeats_a_request_under_one_key_when_the_connection_breaks() throws Exception {
    at.hub.answer(201, PENDING);
    at.hub.first(StubHub.BROKEN, reply(503, DENIED_BY_HUB.formatted("StorageUnavailable")));
    for (int i = 0; i < 2; i++) {
      Vend run = at.run("request", "shop-prod/deploy", "--reason", "x");
      assertEquals(0, run.exit(), run.err());
    }
    List<String> keys = at.hub.keys();
    assertEquals(4, keys.size(), keys.toString());
    assertEquals(1, Set.copyOf(keys.subList(0, 3)).size(), keys.toString());
    assertTrue(keys.getFirst().matches("[0-9a-f-]{36}"), keys.toString());
    // A second command is a second request.
    assertNotEquals(keys.getFirst(), keys.getLast());
  }

  @Test
  void waits_until_the_request_is_approved() throws Exception {
    at.hub.answer(reply(200, APPROVED));
    at.hub.first(
        reply(201, PENDING),
        reply(200, PENDING),
        new StubHub.Reply(503, DENIED_BY_HUB.formatted("StorageUnavailable"), Map.of()),
        reply(200, PENDING));
    Vend run = at.run("request", "shop-prod/deploy", "--reason", "x", "--wait");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("Approved: " + ID), run.out());
    assertTrue(run.out().contains("Next: vend credentials shop-prod/deploy"), run.out());
    assertEquals("GET /v1/requests/" + ID, asked().getLast());
    assertEquals(5, asked().size(), at.hub.asked().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"denied", "withdrawn", "expired"})
  void a_wait_that_ends_without_approval_is_exit_code_1(String state) throws Exception {
    at.hub.answer(reply(200, request(state, "\"cause\":\"notDecided\",")));
    at.hub.first(reply(201, PENDING));
    Vend run = at.run("request", "shop-prod/deploy", "--reason", "x", "--wait", "--json");
    assertEquals(1, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().contains(state), run.err());
  }

  @Test
  void a_wait_ends_when_the_request_must_have_expired() throws Exception {
    at.hub.answer(reply(200, PENDING));
    Vend run = at.run("request", "shop-prod/deploy", "--reason", "x", "--wait", "--json");
    assertEquals(1, run.exit());
    assertTrue(run.err().contains("was not decided in time"), run.err());
  }

  @Test
  void breaks_the_glass() throws Exception {
    at.hub.answer(201, APPROVED);
    Vend run = at.run("request", "shop-prod/deploy", "--reason", "outage", "--break-glass");
    assertEquals(0, run.exit(), run.err());
    assertTrue(asked().getFirst().contains("\"breakGlass\":true"));
    assertTrue(run.out().contains("until 2026-11-21T16:00:00Z"), run.out());
  }

  @Test
  void lists_requests_as_a_table() throws Exception {
    at.hub.answer(200, "{\"requests\":[" + PENDING + "," + APPROVED + "]}");
    Vend run = at.run("requests", "--to-decide");
    assertEquals(0, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals("ID                STATE     LEFT   FOR  ROLE", lines.getFirst().substring(0, 44));
    assertEquals(
        ID + "  pending   1h00m  4h   " + AtHub.ROLE + "  ann@example.com  ticket 4711",
        lines.get(1));
    assertTrue(lines.get(2).contains("approved  4h00m"), run.out());
    assertEquals(List.of("GET /v1/requests?toDecide=true&limit=100"), asked());
    assertTrue(run.err().contains("vend approve " + ID), run.err());
  }

  @Test
  void lists_requests_as_json_page_by_page() throws Exception {
    at.hub.answer(200, "{\"requests\":[" + APPROVED + "]}");
    at.hub.first(
        new StubHub.Reply(200, "{\"requests\":[" + PENDING + "],\"next\":\"abc\"}", Map.of()));
    Vend run = at.run("requests", "--state", "pending", "--mine", "--json");
    assertEquals("{\"requests\":[" + PENDING + "," + APPROVED + "]}", run.out().strip());
    assertEquals("GET /v1/requests?state=pending&mine=true&limit=99&next=abc", asked().getLast());
  }

  @Test
  void says_that_there_are_no_requests() throws Exception {
    at.hub.answer(200, "{\"requests\":[]}");
    assertEquals("None.\n", at.run("requests").out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "approve | approved | Approved: req-0a1b2c3d4e5f. ann@example.com may assume",
        "approve | pending | Your approval of req-0a1b2c3d4e5f is recorded. It needs more approvals.",
        "deny | denied | Denied: req-0a1b2c3d4e5f.",
        "deny | revoked | Revoked: req-0a1b2c3d4e5f. AWS honors the issued credentials until",
        "withdraw | withdrawn | Withdrawn: req-0a1b2c3d4e5f.",
        "end | ended | Ended: req-0a1b2c3d4e5f. AWS honors the issued credentials until"
      })
  void acts_on_a_request(String act, String state, String said) throws Exception {
    at.hub.answer(200, request(state, "\"credentialsUntil\":\"2026-11-21T12:45:00Z\","));
    Vend run = at.run(act, ID, "--comment", "fine");
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        List.of("POST /v1/requests/" + ID + "/" + act + " {\"comment\":\"fine\"}"), asked());
    assertTrue(run.out().startsWith(said), run.out());
  }

  @ParameterizedTest
  @CsvSource({
    "403, OwnRequest, 1",
    "403, PersonRequired, 1",
    "409, RequestState, 1",
    "404, RequestNotFound, 2"
  })
  void a_refusal_is_exit_code_1(int status, String code, int exit) throws Exception {
    at.hub.answer(status, DENIED_BY_HUB.formatted(code));
    Vend run = at.run("approve", ID);
    assertEquals(exit, run.exit());
    assertEquals("vend: No. (request r)\n", run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request shop-prod/deploy",
        "request --reason x",
        "request shop-prod/deploy --reason x --duration 5m",
        "requests --state open",
        "requests --limit 0",
        "approve",
        "approve ../leases",
        "deny req-1",
        "credentials shop-prod/deploy --request",
        "credentials shop-prod/deploy --reason x"
      })
  void rejects_arguments_before_it_calls_the_hub(String arguments) throws Exception {
    Vend run = at.run(arguments.split(" ", -1));
    assertEquals(2, run.exit());
    assertEquals("", run.out());
    assertEquals(List.of(), at.hub.asked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ApprovalRequired", "ApprovalChanged", "ApprovalEnding"})
  void credentials_print_the_command_that_requests_access(String code) throws Exception {
    at.hub.answer(403, DENIED_BY_HUB.formatted(code));
    for (String command : List.of("credentials", "console", "exec")) {
      Vend run =
          command.equals("exec")
              ? at.run("exec", "shop-prod/deploy", "--", "true")
              : at.run(command, "shop-prod/deploy");
      assertEquals(1, run.exit());
      assertTrue(
          run.err()
              .endsWith(
                  "vend: To request access: vend request shop-prod/deploy --reason \"...\"\n"),
          run.err());
    }
  }

  @Test
  void credentials_request_access_and_wait() throws Exception {
    at.hub.first(
        NEEDS_APPROVAL, own(), reply(201, PENDING), reply(200, PENDING), reply(200, APPROVED));
    Vend run =
        at.run("credentials", "shop-prod/deploy", "--request", "--reason", "x", "--duration", "4h");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("ASIAFIRST"), run.out());
    assertFalse(run.err().contains("secret"), run.err());
    assertTrue(asked().get(2).contains("\"duration\":14400"), asked().toString());
    assertFalse(asked().getFirst().contains("duration"), asked().toString());
  }

  private long made() {
    return asked().stream().filter(line -> line.startsWith("POST /v1/requests {")).count();
  }

  @ParameterizedTest
  @CsvSource({
    "shop-prod/deploy,",
    "shop-prod/deploy, 4h",
    "shop-prod/vend/deploy,",
    "222222222222/deploy,",
    "arn:aws:iam::222222222222:role/vend/deploy,"
  })
  void credentials_wait_for_the_pending_request(String role, @Nullable String duration)
      throws Exception {
    at.hub.first(NEEDS_APPROVAL, own(request("denied", ""), PENDING));
    if (!role.startsWith("arn:")) {
      at.hub.first(roles());
    }
    at.hub.first(reply(200, APPROVED));
    var arguments =
        new ArrayList<>(List.of("credentials", role, "--request", "--reason", "x", "--verbose"));
    if (duration != null) {
      arguments.addAll(List.of("--duration", duration));
    }
    Vend run = at.run(arguments.toArray(String[]::new));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("ASIAFIRST"), run.out());
    assertTrue(
        run.err().contains("using your request " + ID + " of 2026-11-21T12:00:00Z"), run.err());
    assertEquals("GET /v1/requests?", asked().get(1).substring(0, 17));
    assertEquals(0, made(), asked().toString());
  }

  @Test
  void credentials_use_an_approved_request() throws Exception {
    at.hub.first(NEEDS_APPROVAL, own(PENDING, APPROVED), roles());
    Vend run = at.run("credentials", "shop-prod/deploy", "--request", "--reason", "x", "--verbose");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("which is approved"), run.err());
    assertEquals(0, made(), asked().toString());
  }

  @Test
  void credentials_request_again_if_the_approved_request_gives_no_access() throws Exception {
    at.hub.first(
        NEEDS_APPROVAL,
        own(APPROVED),
        roles(),
        new StubHub.Reply(403, DENIED_BY_HUB.formatted("ApprovalChanged"), Map.of()),
        reply(201, APPROVED));
    Vend run = at.run("credentials", "shop-prod/deploy", "--request", "--reason", "x");
    assertEquals(0, run.exit(), run.err());
    assertEquals(1, made(), asked().toString());
  }

  @ParameterizedTest
  @CsvSource({"shop-prod/deploy, 2h", "shop-prod/admin,", "shop-test/deploy,"})
  void credentials_make_a_request_of_another_role_or_time(String role, @Nullable String duration)
      throws Exception {
    at.hub.first(NEEDS_APPROVAL, own(PENDING));
    if (role.equals("shop-test/deploy")) {
      at.hub.first(roles());
    }
    at.hub.first(reply(201, request("denied", "")));
    var arguments = new ArrayList<>(List.of("credentials", role, "--request", "--reason", "x"));
    if (duration != null) {
      arguments.addAll(List.of("--duration", duration));
    }
    assertEquals(1, at.run(arguments.toArray(String[]::new)).exit());
    assertEquals(1, made(), asked().toString());
  }

  @Test
  void credentials_fail_if_the_request_is_denied() throws Exception {
    at.hub.first(NEEDS_APPROVAL, own(), reply(201, PENDING), reply(200, request("denied", "")));
    Vend run = at.run("credentials", "shop-prod/deploy", "--request", "--reason", "x");
    assertEquals(1, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().contains("is denied"), run.err());
  }

  @Test
  void roles_marks_roles_on_request() throws Exception {
    at.hub.answer(
        200,
        """
        {"roles":[{"role":"%s","account":"222222222222","accountName":"shop-prod",\
        "maxDuration":3600,"approval":true,"lasts":14400}]}\
        """
            .formatted(AtHub.ROLE));
    assertEquals("shop-prod/deploy  for 60 minutes at most  on request\n", at.run("roles").out());
    assertTrue(at.run("roles", "--json").out().contains("\"approval\":true"));
  }
}
