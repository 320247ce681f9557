package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vend.Json;

/** Runs the commands of access requests as programs, against a local hub. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestCommandsIT {
  private static final String ROLE = "shop-prod/admin";

  private final List<VendCommand.Result> results = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private RequestHub hub;
  private VendCommand vend;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    hub = new RequestHub(folder);
    vend = new VendCommand(folder).with("VEND_HUB", hub.running().vend().uri().toString());
  }

  @AfterAll
  void stop() throws Exception {
    hub.close();
  }

  @AfterEach
  void noOutputAndNoEventHasASecret() {
    var texts = new ArrayList<>(hub.running().events());
    results.forEach(result -> texts.addAll(List.of(result.out(), result.err())));
    for (String secret : secrets) {
      assertTrue(texts.stream().noneMatch(text -> text.contains(secret)), "a secret was printed");
    }
  }

  private VendCommand as(String person) {
    String token = hub.staff(person);
    secrets.add(token);
    return vend.with("VEND_TOKEN", token);
  }

  private VendCommand.Result run(String person, String... arguments) throws Exception {
    var result = as(person).run(arguments);
    results.add(result);
    return result;
  }

  private String succeeds(String person, String... arguments) throws Exception {
    var result = run(person, arguments);
    assertEquals(0, result.exit(), result.err());
    return result.out();
  }

  private String requested(String person) throws Exception {
    String out =
        succeeds(person, "request", ROLE, "--reason", "ticket 4711", "--duration", "1h", "--json");
    return String.valueOf(Json.readObject(out).get("id"));
  }

  private VendCommand.Result credentials(String person, String... more) throws Exception {
    var arguments = new ArrayList<>(List.of("credentials", ROLE, "--no-cache"));
    arguments.addAll(List.of(more));
    var result = as(person).run(arguments.toArray(String[]::new));
    if (result.exit() == 0) {
      Map<String, Object> credentials = Json.readObject(result.out());
      secrets.add(String.valueOf(credentials.get("SecretAccessKey")));
      secrets.add(String.valueOf(credentials.get("SessionToken")));
    } else {
      results.add(result);
    }
    return result;
  }

  @Test
  void access_is_requested_approved_used_and_ended() throws Exception {
    var denied = credentials("ann");
    assertEquals(1, denied.exit());
    assertTrue(
        denied
            .err()
            .endsWith("vend: To request access: vend request " + ROLE + " --reason \"...\"\n"),
        denied.err());
    String said = succeeds("ann", "request", ROLE, "--reason", "ticket 4711", "--duration", "1h");
    String id = said.replaceFirst("(?s).*(req-[0-9a-z]{12}).*", "$1");
    assertTrue(said.contains("An approver types: vend approve " + id), said);
    assertTrue(succeeds("lead", "requests", "--to-decide").contains(id));
    assertFalse(succeeds("ann", "requests", "--to-decide").contains(id));
    String own = succeeds("ann", "requests");
    assertTrue(own.contains(id + "  pending"), own);
    assertTrue(own.contains("ticket 4711"), own);
    assertTrue(
        succeeds("lead", "approve", id, "--comment", "fine")
            .startsWith("Approved: " + id + ". ann@example.com may assume "));
    assertEquals(0, credentials("ann").exit());
    String ended = succeeds("ann", "end", id);
    assertTrue(ended.startsWith("Ended: " + id + ". AWS honors the issued credentials"), ended);
    assertEquals(1, credentials("ann").exit());
    assertTrue(succeeds("ann", "requests", "--state", "ended").contains(id));
  }

  @Test
  void a_request_is_denied() throws Exception {
    String id = requested("bob");
    assertEquals("Denied: " + id + ".\n", succeeds("lead", "deny", id, "--comment", "no"));
    var late = run("other", "approve", id);
    assertEquals(1, late.exit());
    assertTrue(late.err().contains("The request is denied"), late.err());
    String json = succeeds("bob", "requests", "--json");
    var requests = (List<?>) Json.readObject(json).getOrDefault("requests", List.of());
    assertEquals("denied", ((Map<?, ?>) requests.getFirst()).get("state"));
    assertEquals(1, credentials("bob").exit());
  }

  @Test
  void a_request_is_withdrawn() throws Exception {
    String id = requested("carl");
    var foreign = run("lead", "withdraw", id);
    assertEquals(1, foreign.exit());
    assertEquals("Withdrawn: " + id + ".\n", succeeds("carl", "withdraw", id));
    assertEquals(1, run("lead", "approve", id).exit());
    assertEquals(2, run("lead", "approve", "req-0a1b2c3d4e5f").exit());
  }

  @Test
  void a_person_cannot_approve_their_own_request() throws Exception {
    String id = requested("dora");
    var result = run("dora", "approve", id);
    assertEquals(1, result.exit());
    assertTrue(result.err().contains("This is your own request"), result.err());
  }

  @Test
  void credentials_wait_for_the_approval() throws Exception {
    var waiting =
        as("emil")
            .startVend(
                "credentials", ROLE, "--no-cache", "--verbose", "--request", "--reason", "x");
    awaitText(waiting, "waiting for the approval of req-");
    String id = idIn(waiting);
    succeeds("lead", "approve", id);
    var result = VendCommand.end(waiting);
    assertEquals(0, result.exit(), result.err());
    secrets.add(String.valueOf(Json.readObject(result.out()).get("SecretAccessKey")));
  }

  @Test
  void credentials_wait_for_the_request_that_is_pending() throws Exception {
    String id = requested("hanna");
    var waiting =
        as("hanna")
            .startVend(
                "credentials", ROLE, "--no-cache", "--verbose", "--request", "--reason", "x");
    awaitText(waiting, "waiting for the approval of req-");
    assertTrue(Files.readString(waiting.err()).contains("using your request " + id));
    succeeds("lead", "approve", id);
    var result = VendCommand.end(waiting);
    assertEquals(0, result.exit(), result.err());
    secrets.add(String.valueOf(Json.readObject(result.out()).get("SecretAccessKey")));
    String json = succeeds("hanna", "requests", "--json");
    assertEquals(1, ((List<?>) Json.readObject(json).getOrDefault("requests", List.of())).size());
  }

  @Test
  void an_interrupted_wait_leaves_the_request() throws Exception {
    var waiting = as("fred").startVend("request", ROLE, "--reason", "x", "--wait", "--verbose");
    awaitText(waiting, "waiting for the approval of req-");
    String id = idIn(waiting);
    waiting.process().destroy();
    var result = VendCommand.end(waiting);
    results.add(result);
    assertTrue(result.err().contains("The request " + id + " stays open."), result.err());
    assertTrue(succeeds("fred", "requests", "--state", "pending", "--mine").contains(id));
  }

  @Test
  void a_wait_ends_with_a_denial() throws Exception {
    var waiting = as("gert").startVend("request", ROLE, "--reason", "x", "--wait", "--verbose");
    awaitText(waiting, "waiting for the approval of req-");
    succeeds("lead", "deny", idIn(waiting), "--comment", "use the audit role");
    var result = VendCommand.end(waiting);
    assertEquals(1, result.exit());
    assertTrue(
        result.err().contains("is denied by lead@example.com: use the audit role"), result.err());
  }

  private static String idIn(VendCommand.Running waiting) throws Exception {
    return Files.readString(waiting.err()).replaceFirst("(?s).*(req-[0-9a-z]{12}).*", "$1");
  }

  private static void awaitText(VendCommand.Running waiting, String text) throws Exception {
    while (!Files.readString(waiting.err()).contains(text)) {
      if (!waiting.process().isAlive()) {
        throw new AssertionError(Files.readString(waiting.err()));
      }
      Thread.sleep(100);
    }
  }
}
