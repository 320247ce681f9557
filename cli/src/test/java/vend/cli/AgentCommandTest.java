package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vend.Json;

/** Tests {@code vend agent}, {@code vend exec --renew} and {@code vend shell}. */
class AgentCommandTest extends HubTest {
  private static final Pattern VARIABLE = Pattern.compile("export (\\w+)='([^']*)'");

  /** A command that runs until it is interrupted. */
  private final class Agent implements AutoCloseable {
    private final CompletableFuture<Vend> ended = new CompletableFuture<>();
    private final Vend.Output output = new Vend.Output();
    private final Thread thread;

    Agent(String... arguments) {
      thread =
          Thread.ofPlatform()
              .start(() -> ended.complete(Vend.writingTo(output, at.environment, arguments)));
    }

    List<String> values(String variable) throws InterruptedException {
      while (!output.text().contains("# until Ctrl-C") && !ended.isDone()) {
        Thread.sleep(10);
      }
      var values = new ArrayList<String>();
      VARIABLE
          .matcher(output.text())
          .results()
          .filter(match -> match.group(1).equals(variable))
          .forEach(match -> values.add(match.group(2)));
      return values;
    }

    HttpResponse<String> ask(String address) throws Exception {
      String token = values("AWS_CONTAINER_AUTHORIZATION_TOKEN").getFirst();
      try (var client = HttpClient.newHttpClient()) {
        return client.send(
            HttpRequest.newBuilder(URI.create(address)).header("Authorization", token).build(),
            BodyHandlers.ofString());
      }
    }

    @Override
    public void close() {
      thread.interrupt();
      assertEquals(130, ended.join().exit(), output.text());
    }
  }

  @Test
  void agentServesTheNamedRoleToProgramsWithItsVariables() throws Exception {
    try (var agent = new Agent("agent", "shop-prod/deploy")) {
      String address = agent.values("AWS_CONTAINER_CREDENTIALS_FULL_URI").getFirst();
      assertTrue(address.matches("http://127\\.0\\.0\\.1:\\d+/credentials/shop-prod/deploy"));
      var answer = agent.ask(address);
      assertEquals("ASIAFIRST", Json.readObject(answer.body()).get("AccessKeyId"));
      assertEquals(403, agent.ask(address + "x").statusCode());
      assertEquals(1, at.hub.asked().size());
      assertFalse(agent.output.text().contains("secret/of/"), agent.output.text());
    }
  }

  @Test
  void agentServesSeveralNamedRolesOrAllRoles() throws Exception {
    try (var agent = new Agent("agent", "shop-prod/deploy", AtHub.ROLE)) {
      var addresses = agent.values("AWS_CONTAINER_CREDENTIALS_FULL_URI");
      assertEquals(2, addresses.size());
      assertEquals(200, agent.ask(addresses.get(1)).statusCode());
    }
    try (var agent = new Agent("agent")) {
      String address = agent.values("AWS_CONTAINER_CREDENTIALS_FULL_URI").getFirst();
      assertTrue(address.endsWith("/credentials/ACCOUNT/ROLE"), address);
      assertEquals(
          200, agent.ask(address.replace("ACCOUNT/ROLE", "shop-test/deploy")).statusCode());
      assertEquals(403, agent.ask(address.replace("ACCOUNT/ROLE", "x")).statusCode());
    }
  }

  @Test
  void agentExitsAtOnceIfTheHubRefusesTheRole() {
    at.hub.answer(403, "{\"code\":\"RoleNotGranted\",\"detail\":\"no grant\"}");
    Vend run = at.run("agent", "shop-prod/deploy");
    assertEquals(1, run.exit());
    assertEquals("", run.out());
    assertTrue(run.err().contains("no grant"), run.err());
  }

  @Test
  void agentRejectsInvalidArguments() {
    assertEquals(2, at.run("agent", "a b").exit());
    assertEquals(2, at.run("agent", "a/b", "--port", "65536").exit());
    Vend format = at.run("agent", "a/b", "--format", "ini");
    assertEquals(2, format.exit());
    assertTrue(format.err().contains("env, fish, powershell or dotenv"), format.err());
    assertEquals(List.of(), at.hub.asked());
  }

  @Test
  void execRenewPassesAnAddressInsteadOfCredentials() throws Exception {
    Path credentials = home.resolve(".aws/credentials");
    Files.createDirectories(credentials.getParent());
    Files.writeString(credentials, "[default]\nregion = x\naws_access_key_id = OLD\n");
    at.environment.put("AWS_ACCESS_KEY_ID", "OLD");
    Path seen = home.resolve("seen");
    Vend run =
        at.run(
            "exec", "shop-prod/deploy", "--renew", "--", "sh", "-c", "env > " + seen + "; exit 7");
    assertEquals(7, run.exit(), run.err());
    String environment = Files.readString(seen);
    assertTrue(
        environment.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:"), environment);
    assertTrue(environment.contains("/credentials/shop-prod/deploy\n"), environment);
    assertTrue(environment.contains("AWS_SHARED_CREDENTIALS_FILE=/dev/null\n"), environment);
    assertFalse(environment.contains("AWS_ACCESS_KEY_ID"), environment);
    assertFalse(environment.contains("secret/of/"), environment);
    assertEquals(
        """
        vend: removed AWS_ACCESS_KEY_ID, which SDKs would prefer
        vend: hiding %s, because SDKs would prefer its default profile
        """
            .formatted(credentials),
        run.err());
    assertEquals(1, at.hub.asked().size());
  }

  @Test
  void execRenewPassesOnFilesWithoutADefaultProfile() throws Exception {
    Path credentials = home.resolve(".aws/credentials");
    Files.createDirectories(credentials.getParent());
    Files.writeString(credentials, "[default]\nregion = x\n[other]\naws_access_key_id = OLD\n");
    Vend run = at.run("exec", "shop-prod/deploy", "--renew", "--", "sh", "-c", "exit 0");
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
  }

  @Test
  void execRenewRunsNoCommandWithoutCredentials() {
    at.hub.answer(403, "{\"code\":\"NoGrant\",\"detail\":\"no\"}");
    Path made = home.resolve("made");
    assertEquals(
        1, at.run("exec", "shop-prod/other", "--renew", "--", "touch", made.toString()).exit());
    assertFalse(Files.exists(made));
  }

  private Path shell(String script) throws Exception {
    Path shell = Files.writeString(home.resolve("my-shell"), "#!/bin/sh\n" + script);
    assertTrue(shell.toFile().setExecutable(true));
    at.environment.put("SHELL", shell.toString());
    return shell;
  }

  @Test
  void shellHasTheRoleAndACredentialAddressInItsEnvironment() throws Exception {
    Path seen = home.resolve("seen");
    shell("env > " + seen + "; exit 9");
    Vend run = at.run("shell", "shop-prod/deploy");
    assertEquals(9, run.exit(), run.err());
    String environment = Files.readString(seen);
    assertTrue(environment.contains("VEND_ROLE=shop-prod/deploy\n"), environment);
    assertTrue(environment.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI="), environment);
    at.run("shell", "shop-prod/deploy", "--no-renew");
    environment = Files.readString(seen);
    assertTrue(environment.contains("AWS_ACCESS_KEY_ID=ASIAFIRST\n"), environment);
    assertFalse(environment.contains("AWS_CONTAINER"), environment);
  }

  @Test
  void shellDoesNotNestWithoutTheOption() throws Exception {
    Path seen = home.resolve("seen");
    shell("env > " + seen);
    at.environment.put("VEND_ROLE", "shop-test/deploy");
    Vend run = at.run("shell", "shop-prod/deploy");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("already has credentials of shop-test/deploy"), run.err());
    assertFalse(Files.exists(seen));
    assertEquals(0, at.run("shell", "shop-prod/deploy", "--nested").exit());
    assertTrue(Files.readString(seen).contains("VEND_ROLE=shop-prod/deploy\n"));
  }
}
