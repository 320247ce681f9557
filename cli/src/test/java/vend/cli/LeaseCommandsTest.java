package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code vend leases} and {@code vend revoke}. */
class LeaseCommandsTest extends HubTest {
  private static String lease(String id, String issued, String state) {
    return """
    {"id":"%s","role":"%s","accessKeyId":"%s","issuer":"staff","caller":"staff/ann",\
    "person":"ann@example.com","grant":"all","issued":"%s","expires":"9999-11-21T13:00:00Z",\
    "state":"%s"}\
    """
        .formatted(id, AtHub.ROLE, id, issued, state);
  }

  private static final String OLDER = lease("ASIAOLDER", "2026-11-21T11:00:00Z", "active");
  private static final String NEWER = lease("ASIANEWER", "2026-11-21T12:00:00Z", "revoked");

  @Test
  void lists_leases_as_a_table_with_the_newest_first() throws Exception {
    at.hub.answer(200, "{\"scope\":\"own\",\"leases\":[" + OLDER + "," + NEWER + "]}");
    Vend run = at.run("leases");
    assertEquals(0, run.exit(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(
        List.of("ID", "ASIANEWER", "ASIAOLDER"),
        lines.stream().map(line -> line.split(" ", -1)[0]).toList());
    assertTrue(lines.get(1).contains(" revoked "), run.out());
    assertTrue(lines.get(1).endsWith("staff/ann  ann@example.com  all"), run.out());
  }

  @Test
  void prints_leases_as_json() throws Exception {
    at.hub.answer(200, "{\"scope\":\"own\",\"leases\":[" + OLDER + "]}");
    Vend run = at.run("leases", "--mine", "--json");
    assertEquals("{\"leases\":[" + OLDER + "]}", run.out().strip());
  }

  @Test
  void says_that_there_are_no_leases() throws Exception {
    at.hub.answer(200, "{\"scope\":\"own\",\"leases\":[]}");
    assertEquals("None.\n", at.run("leases").out());
  }

  @Test
  void says_what_a_revocation_reached() throws Exception {
    at.hub.answer(
        200,
        "{\"revoked\":{\"person\":\"ann@example.com\"},\"hub\":\"2026-11-21T12:00:06Z\","
            + "\"issuedBefore\":\"2026-11-21T12:00:05Z\","
            + "\"worksInAwsUntil\":\"2026-11-21T13:00:05Z\",\"leases\":["
            + NEWER
            + "],\"next\":\"AAAA\"}");
    Vend run = at.run("revoke", "--person", "ann@example.com", "--all", "--reason", "stolen");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith("Revoked: all sessions of person ann@example.com."), run.out());
    assertTrue(run.out().contains("AWS honors them until they expire, at 2026-11-21T13:00:05Z"));
    assertTrue(run.out().contains("ASIANEWER"), run.out());
    assertTrue(
        run.out().contains("To list them: vend leases --person ann@example.com --state revoked"),
        run.out());
  }

  @Test
  void lists_all_revoked_sessions_if_the_hub_has_revoked_everything() throws Exception {
    at.hub.answer(
        200,
        "{\"revoked\":{\"everything\":true},\"hub\":\"2026-11-21T12:00:06Z\","
            + "\"issuedBefore\":\"2026-11-21T12:00:05Z\","
            + "\"worksInAwsUntil\":\"2026-11-21T13:00:05Z\",\"leases\":["
            + NEWER
            + "],\"next\":\"AAAA\"}");
    Vend run = at.run("revoke", "--person", "ann@example.com", "--all", "--reason", "stolen");
    assertTrue(run.out().contains("To list them: vend leases --state revoked\n"), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "revoke --reason x",
        "revoke ASIAX --all --reason x",
        "revoke --person ann --reason x",
        "revoke --person ann --grant all --all --reason x",
        "revoke ASIAX",
        "leases --limit 0",
        "leases --limit 10001",
        "leases --state Active"
      })
  void rejects_arguments_that_name_no_one_thing(String arguments) throws Exception {
    Vend run = at.run(arguments.split(" ", -1));
    assertEquals(2, run.exit());
    assertEquals("", run.out());
  }

  @Test
  void a_refusal_is_exit_code_1() throws Exception {
    at.hub.answer(
        403,
        "{\"code\":\"NotAnOperator\",\"detail\":\"You are not an operator of this"
            + " hub.\",\"requestId\":\"r\"}");
    Vend run = at.run("revoke", "--grant", "all", "--all", "--reason", "x");
    assertEquals(1, run.exit());
    assertEquals("vend: You are not an operator of this hub. (request r)\n", run.err());
  }
}
