package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code vend agent}, {@code exec --renew}, {@code shell} and {@code console} serve credentials of
 * a hub to AWS's own clients.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalCredentialsIT {
  private static final String SESSION =
      "arn:aws:sts::222222222222:assumed-role/deploy/acme-shop-9012345678";
  private static final Pattern VARIABLE = Pattern.compile("export (\\w+)='([^']*)'");

  private RunningVend running;
  @TempDir private Path folder;
  private Path home;
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
    home = Files.createTempDirectory(folder, "home");
    vend =
        new VendCommand(home)
            .with("VEND_HUB", running.vend().uri().toString())
            .with("VEND_TOKEN", running.token("github", RunningVend.pipeline()))
            .with("AWS_ENDPOINT_URL_STS", sts());
  }

  private String sts() {
    return running.vend().stsUri().orElseThrow().toString();
  }

  /** The environment of a program that knows only the agent. */
  private Map<String, String> environment(VendCommand.Running agent) throws Exception {
    agent.awaitOutput("# until Ctrl-C");
    var environment = new LinkedHashMap<String, String>();
    VARIABLE
        .matcher(Files.readString(agent.out()))
        .results()
        .forEach(match -> environment.put(match.group(1), match.group(2)));
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", home.toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_ENDPOINT_URL_STS", sts());
    return environment;
  }

  @ParameterizedTest
  @EnumSource(names = "TERRAFORM", mode = EnumSource.Mode.EXCLUDE)
  void agentServesCredentialsToEachClient(AwsClient client) throws Exception {
    List<String> command = client.commandLine();
    var agent = vend.startVend("agent", "shop-prod/deploy");
    try {
      ClientRun run = ClientRun.of(command, environment(agent), home);
      assertEquals(SESSION, run.out(), run.err());
    } finally {
      agent.process().destroy();
    }
    assertEquals(143, VendCommand.end(agent).exit());
  }

  @ParameterizedTest
  @EnumSource(names = {"AWS_CLI", "BOTO3", "GO", "JAVA"})
  void aClientWithAnotherTokenIsRefused(AwsClient client) throws Exception {
    List<String> command = client.commandLine();
    var agent = vend.startVend("agent", "shop-prod/deploy");
    try {
      var environment = environment(agent);
      environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "another");
      assertNotEquals(0, ClientRun.of(command, environment, home).exit());
    } finally {
      agent.process().destroy();
      var _ = VendCommand.end(agent);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AWS_CLI", "BOTO3", "GO"})
  void clientsShowWhyTheyGetNoCredentials(AwsClient client) throws Exception {
    List<String> command = client.commandLine();
    var agent = vend.startVend("agent");
    try {
      var environment = environment(agent);
      environment.put(
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          String.valueOf(environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"))
              .replace("ACCOUNT/ROLE", "shop-prod/other"));
      ClientRun run = ClientRun.of(command, environment, home);
      assertNotEquals(0, run.exit());
      assertTrue(run.err().contains("No grant lets you assume this role"), run.err());
    } finally {
      agent.process().destroy();
      var _ = VendCommand.end(agent);
    }
  }

  private VendCommand.Result exec(AwsClient client) throws Exception {
    var command = new ArrayList<>(List.of("exec", "shop-prod/deploy", "--renew", "--"));
    command.addAll(client.commandLine());
    return vend.run(command.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(names = "TERRAFORM", mode = EnumSource.Mode.EXCLUDE)
  void execRenewServesCredentialsToEachClient(AwsClient client) throws Exception {
    vend.with("AWS_PROFILE", "no-such-profile");
    var result = exec(client);
    assertEquals(SESSION, result.out().strip(), result.err());
    assertTrue(result.err().contains("removed AWS_PROFILE"), result.err());
  }

  /** These clients prefer a default profile with credentials to the container endpoint. */
  @ParameterizedTest
  @EnumSource(names = {"AWS_CLI", "BOTO3", "GO", "JAVASCRIPT", "JAVA"})
  void execRenewServesCredentialsDespiteADefaultProfile(AwsClient client) throws Exception {
    Path aws = Files.createDirectories(home.resolve(".aws"));
    Files.writeString(
        aws.resolve("credentials"),
        "[default]\naws_access_key_id = AKIAWRONG\naws_secret_access_key = wrong\n");
    var result = exec(client);
    assertEquals(SESSION, result.out().strip(), result.err());
  }

  @Test
  void execRenewEndsWithItsCommand() throws Exception {
    var result =
        vend.run(
            "exec",
            "shop-prod/deploy",
            "--renew",
            "--",
            "sh",
            "-c",
            "echo \"$AWS_CONTAINER_CREDENTIALS_FULL_URI\"; exit 7");
    assertEquals(7, result.exit(), result.err());
    URI address = URI.create(result.out().strip());
    try (var socket = new Socket()) {
      boolean listens = true;
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), address.getPort()), 1_000);
      } catch (IOException e) {
        listens = false;
      }
      assertFalse(listens);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AWS_CLI", "JAVA"})
  void programsInTheShellGetCredentials(AwsClient client) throws Exception {
    String line = String.join("' '", client.commandLine());
    vend.with("SHELL", "/bin/sh");
    var shell = vend.startVend("shell", "shop-prod/deploy");
    try (var input = shell.process().getOutputStream()) {
      input.write(("echo \"role: $VEND_ROLE\"; '" + line + "'; exit 5\n").getBytes(UTF_8));
    }
    var result = VendCommand.end(shell);
    assertEquals(5, result.exit(), result.err());
    assertEquals("role: shop-prod/deploy\n" + SESSION, result.out().strip(), result.err());
  }

  @Test
  void theConsoleLinkSignsIn() throws Exception {
    var printed = vend.run("console", "shop-prod/deploy", "--print");
    assertEquals(0, printed.exit(), printed.err());
    assertEquals("", printed.err());
    var page = running.send(HttpRequest.newBuilder(URI.create(printed.out().strip())).GET());
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains(SESSION), page.body());
  }

  /** A script stands in for the browser and follows the address that it gets. */
  @Test
  void consoleOpensInTheBrowserWithoutTheLinkInAnArgument() throws Exception {
    Path seen = home.resolve("seen");
    Path browser = home.resolve("browser");
    Files.writeString(
        browser,
        "#!/bin/sh\necho \"$1\" > '%s'\ncurl -s -L -o '%s' \"$1\"\n"
            .formatted(seen, home.resolve("page")));
    assertTrue(browser.toFile().setExecutable(true));
    vend.with("BROWSER", browser.toString());
    var result = vend.run("console", "shop-prod/deploy");
    assertEquals(0, result.exit(), result.err());
    assertEquals("", result.out());
    assertEquals("", result.err());
    assertTrue(Files.readString(seen).startsWith("http://127.0.0.1:"));
    assertFalse(Files.readString(seen).contains("SigninToken"));
    for (int i = 0; i < 200 && !page().contains(SESSION); i++) {
      Thread.sleep(50);
    }
    assertTrue(page().contains(SESSION), page());
  }

  private String page() throws IOException {
    Path page = home.resolve("page");
    return Files.exists(page) ? Files.readString(page) : "";
  }
}
