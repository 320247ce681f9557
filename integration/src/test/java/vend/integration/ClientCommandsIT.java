package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vend.Json;

/**
 * Runs the commands for people and pipelines against a hub, and AWS's own tools with the result.
 * The tools run if {@code VEND_TEST_CLIENTS} names the folder that {@code .ci/clients} filled.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCommandsIT {
  private static final String ARN = "arn:aws:iam::222222222222:role/vend/deploy";
  private static final String SESSION =
      "arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-9012345678";

  private RunningVend running;
  @TempDir private Path home;
  private VendCommand vend;

  @BeforeAll
  void startHub() throws Exception {
    running = new RunningVend(Map.of());
  }

  @AfterAll
  void stopHub() throws Exception {
    running.close();
  }

  @BeforeEach
  void makeHome() throws IOException {
    vend =
        new VendCommand(Files.createTempDirectory(home, "home"))
            .with("VEND_HUB", running.vend().uri().toString())
            .with("VEND_TOKEN", running.token("github", RunningVend.pipeline()))
            .with("AWS_ENDPOINT_URL_STS", running.vend().stsUri().orElseThrow().toString());
  }

  private static List<String> tool(String name, String... arguments) {
    String folder = System.getenv().getOrDefault("VEND_TEST_CLIENTS", "");
    assumeTrue(
        !folder.isEmpty(),
        "VEND_TEST_CLIENTS is not set. Run .ci/clients FOLDER and set it to FOLDER");
    var command = new ArrayList<>(List.of(Path.of(folder, "venv", "bin", name).toString()));
    for (String argument : arguments) {
      Path inFolder = Path.of(folder, argument);
      command.add(Files.exists(inFolder) ? inFolder.toString() : argument);
    }
    return command;
  }

  private static List<String> awsCli(String profile) {
    return tool(
        "aws",
        "sts",
        "get-caller-identity",
        "--query",
        "Arn",
        "--output",
        "text",
        "--profile",
        profile);
  }

  private static List<String> javaSdk() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "vend.integration.JavaSdkWhoAmI");
  }

  private static void assertSession(VendCommand.Result result) {
    assertEquals(SESSION, result.out().strip(), result.err());
  }

  @Test
  void credentialsPrintsTheDocumentOfCredentialProcess() throws Exception {
    var result = vend.run("credentials", "shop-prod/deploy");
    assertEquals(0, result.exit(), result.err());
    assertEquals("", result.err());
    assertEquals(ARN, Json.readObject(result.out()).get("RoleArn"));
  }

  @Test
  void configureCreatesAProfileThatTheAwsCliUses() throws Exception {
    var result = vend.run("configure");
    assertEquals(0, result.exit(), result.err());
    assertSession(VendCommand.end(vend.start(awsCli("shop-prod-deploy"))));
  }

  @Test
  void the_line_that_configure_prints_works_in_a_new_shell() throws Exception {
    Path token = Files.createTempFile(home, "token", "");
    Files.writeString(token, running.token("github", RunningVend.pipeline()));
    vend.with("VEND_TOKEN", "").with("VEND_TOKEN_FILE", token.toString());
    Path aws = Path.of(tool("aws").getFirst()).getParent();
    var result = vend.run("configure");
    assertEquals(0, result.exit(), result.err());
    String line =
        result
            .out()
            .lines()
            .dropWhile(text -> !text.equals("Try:"))
            .skip(1)
            .findFirst()
            .orElseThrow();

    var shell = vend.inNewShell(aws + ":/usr/bin:/bin", line);

    assertEquals(0, shell.exit(), shell.err());
    assertEquals(SESSION, Json.readObject(shell.out()).get("Arn"));
  }

  @Test
  void configureCreatesAProfileThatBoto3Uses() throws Exception {
    assertEquals(0, vend.run("configure").exit());
    vend.with("AWS_PROFILE", "shop-prod-deploy");
    assertSession(VendCommand.end(vend.start(tool("python", "whoami.py"))));
  }

  @Test
  void configureCreatesAProfileThatTheJavaSdkUses() throws Exception {
    assertEquals(0, vend.run("configure").exit());
    vend.with("AWS_PROFILE", "shop-prod-deploy");
    assertSession(VendCommand.end(vend.start(javaSdk())));
  }

  @Test
  void writeCreatesAProfileThatBoto3Reads() throws Exception {
    var result = vend.run("write", "shop-prod/deploy", "--profile", "written");
    assertEquals(0, result.exit(), result.err());
    vend.with("AWS_PROFILE", "written");
    assertSession(VendCommand.end(vend.start(tool("python", "whoami.py"))));
  }

  @Test
  void writeRunsUntilCtrlC() throws Exception {
    var writing = vend.startVend("write", ARN, "--profile", "written", "--every", "30m");
    writing.awaitOutput("wrote credentials for 222****");
    signal("INT", writing.process());
    assertEquals(130, VendCommand.end(writing).exit());
  }

  @Test
  void execGivesCredentialsToTheJavaSdkInsteadOfAProfile() throws Exception {
    vend.with("AWS_PROFILE", "no-such-profile");
    var command = new ArrayList<>(List.of("exec", "shop-prod/deploy", "--"));
    command.addAll(javaSdk());
    var result = vend.run(command.toArray(String[]::new));
    assertSession(result);
    assertTrue(result.err().contains("removed AWS_PROFILE"), result.err());
  }

  @Test
  void execForwardsInputAndSignalsAndReturnsTheExitCode() throws Exception {
    var child =
        vend.startVend(
            "exec",
            "shop-prod/deploy",
            "--",
            "sh",
            "-c",
            "trap 'echo hung up; exit 9' HUP; read line; echo \"got $line\"; while :; do sleep 0.1; done");
    child.process().getOutputStream().write("a line\n".getBytes(UTF_8));
    child.process().getOutputStream().flush();
    child.awaitOutput("got a line");
    signal("HUP", child.process());
    var result = VendCommand.end(child);
    assertEquals(9, result.exit(), result.err());
    assertEquals("got a line\nhung up\n", result.out());
  }

  private static void signal(String name, Process process)
      throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start().waitFor();
  }

  @Test
  void rolesListsTheGrantedRoles() throws Exception {
    var result = vend.run("roles");
    assertEquals(0, result.exit(), result.err());
    assertTrue(result.out().contains("shop-prod/deploy  for 60 minutes at most\n"), result.out());
    String role = result.out().lines().findFirst().orElseThrow().split(" ", -1)[0];
    assertEquals(0, vend.run("credentials", role).exit(), role);
    assertTrue(vend.run("roles", "--arn").out().startsWith(ARN + "  in shop-prod  for"));
  }

  @Test
  void whoamiReadsATokenOfTheLocalIssuer() throws Exception {
    var result = vend.run("whoami");
    assertEquals(0, result.exit(), result.err());
    assertTrue(result.out().contains("sub    repo:acme/shop:ref:refs/heads/main\n"), result.out());
    assertTrue(result.out().contains("\n  repository_id: 777\n"), result.out());
  }

  @Test
  void concurrent_processes_call_the_hub_once() throws Exception {
    int before = running.events().size();
    var processes = new ArrayList<VendCommand.Running>();
    for (int i = 0; i < 20; i++) {
      processes.add(vend.startVend("credentials", "shop-prod/deploy"));
    }
    var outputs = new java.util.HashSet<String>();
    for (var process : processes) {
      var result = VendCommand.end(process);
      assertEquals(0, result.exit(), result.err());
      outputs.add(result.out());
    }
    assertEquals(1, outputs.size());
    assertEquals(before + 1, running.events().size());
  }

  @Test
  void reportsAnExpiredToken() throws Exception {
    vend.with("VEND_TOKEN", running.tokenThatExpiresNow("github", RunningVend.pipeline()));
    var result = vend.run("credentials", "shop-prod/deploy");
    assertEquals(1, result.exit());
    assertTrue(result.err().contains("Get a new token"), result.err());
  }

  @Test
  void explainsADenial() throws Exception {
    vend.with(
        "VEND_TOKEN",
        running.token("github", RunningVend.pipelineWith("ref", "refs/heads/feature")));
    var result = vend.run("credentials", "shop-prod/deploy");
    assertEquals(1, result.exit());
    assertEquals("", result.out());
    assertTrue(result.err().contains("refs/heads/feature"), result.err());
    assertTrue(result.err().contains("vend roles"), result.err());
  }

  @Test
  void reportsThatTheHubIsDown() throws Exception {
    var result = vend.run("credentials", "shop-prod/deploy", "--hub", "http://127.0.0.1:1");
    assertEquals(2, result.exit());
    assertTrue(result.err().contains("does not answer"), result.err());
  }
}
