package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of {@code vend} as separate processes. */
class CommandsIT {
  private static final Pattern URI_LINE =
      Pattern.compile("(?m)^Vend +(http://127\\.0\\.0\\.1:\\d+)$");
  private static final String[] PIPELINE = {
    "--claim", "repository=acme/shop", "--claim", "repository_id=777",
    "--claim", "repository_owner_id=4242", "--claim", "ref=refs/heads/main",
    "--claim", "run_id=1"
  };

  private record Result(int exit, String out, String err) {}

  /** A running {@code vend local}, with the output that it printed until it was ready. */
  private record Local(Process process, URI uri, String output) {
    String port() {
      return Integer.toString(uri.getPort());
    }
  }

  /** A running {@code vend local} whose standard error goes to a file. */
  private record Watched(Local local, Path err) {}

  private final List<Process> started = new ArrayList<>();
  private @TempDir Path folder;
  private Path runtime;

  @BeforeEach
  void makeRuntimeFolder() throws IOException {
    runtime =
        Files.createDirectory(
            folder.resolve("runtime"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void demoShowsCredentialsACachedAnswerAndADenial() throws Exception {
    Result result = run("demo");
    assertEquals(0, result.exit, result.err);
    assertTrue(result.out.contains("AccessKeyId      ASIA"), result.out);
    assertTrue(result.out.contains("cached"), result.out);
    assertTrue(result.out.contains("denied           ConditionNotMet"), result.out);
    assertTrue(result.out.contains("refs/heads/feature"), result.out);
  }

  @Test
  void demoIgnoresAwsVariablesOfTheEnvironment() throws Exception {
    var builder = builder("demo");
    builder.environment().put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    builder.environment().put("AWS_ACCESS_KEY_ID", "AKIAAAAAAAAAAAAAAAAA");
    builder.environment().put("VEND_KEY", "alias/none");
    Result result = finish(builder);
    assertEquals(0, result.exit, result.err);
  }

  @Test
  void tokenPrintsOnlyATokenThatVendAccepts() throws Exception {
    Local local = startLocal();
    Result token = run(command("token", "--issuer", "github"));
    assertEquals(0, token.exit, token.err);
    assertTrue(token.out.matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n"), "one token and a newline");
    assertEquals(200, status(local, token.out.strip()));
  }

  @Test
  void printsALineForTheVendCommand() throws Exception {
    Local local = startLocal();
    String line =
        local
            .output()
            .lines()
            .filter(text -> text.contains("./vend credentials"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        "VEND_TOKEN=$TOKEN ./vend credentials shop-prod/deploy --hub %s --fresh"
            .formatted(local.uri),
        line.strip());
  }

  @Test
  void prints_lines_that_use_a_token_file() throws Exception {
    String output = startLocal().output();

    assertTrue(output.contains(" --output target/token\n  TOKEN=$(cat target/token)\n"), output);
    assertTrue(
        output.contains("export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$PWD/target/token\n"),
        output);
  }

  @Test
  void withTwoLocalHubsTokenRequiresAPort() throws Exception {
    Local first = startLocal();
    Local second = startLocal();
    Result unclear = run(command("token", "--issuer", "github"));
    assertEquals(2, unclear.exit);
    assertTrue(
        unclear.err.contains(first.port()) && unclear.err.contains(second.port()), unclear.err);
    Result clear = run(command("token", "--issuer", "github", "--port", second.port()));
    assertEquals(200, status(second, clear.out.strip()));
  }

  @Test
  void a_token_made_before_a_restart_works_after_it() throws Exception {
    Local before = startLocal();
    String token = run(command("token", "--issuer", "github")).out.strip();
    before.process.destroy();
    before.process.waitFor();

    assertEquals(200, status(startLocal(), token));
  }

  @Test
  void reports_changed_grants_at_the_terminal() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    String text = Files.readString(grants()).replaceAll("(?m)^ *policy: .*$", "");
    Path file = Files.writeString(own.resolve("grants.yaml"), text);
    Path err = startWithErrors("--grants", file.toString()).err;

    Files.writeString(file, text.replace("issuer: staff", "issuer: stafff"));
    awaitText(err, "vend: %s has changed and is invalid.".formatted(file));
    awaitText(err, "grants.yaml:62:");
    Files.writeString(file, text.replace("refs/heads/main", "refs/heads/release"));
    awaitText(err, "vend: %s has changed. The new grants are in force.".formatted(file));
  }

  @Test
  void explains_a_rejected_token_without_showing_it() throws Exception {
    Watched explaining = startWithErrors("--grants", grants().toString(), "--explain");
    Path err = explaining.err;
    String token = run(command("token", "--issuer", "github")).out.strip();
    String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";

    assertEquals(401, status(explaining.local, forged));

    awaitText(err, "A caller that claims the issuer github: rejected, SIGNATURE_INVALID");
    awaitText(err, "The issuer's signing key does not verify the token's signature.");
    assertFalse(Files.readString(err).contains(forged.substring(0, 20)));
  }

  private Watched startWithErrors(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of("local", "--port", "0", "--sts-port", "0"));
    all.addAll(List.of(arguments));
    Path err = Files.createTempFile(folder, "local", ".err");
    return new Watched(await(builder(all.toArray(String[]::new)).redirectError(err.toFile())), err);
  }

  private static void awaitText(Path file, String text) throws Exception {
    for (int tries = 0; tries < 300 && !Files.readString(file).contains(text); tries++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertTrue(Files.readString(file).contains(text), Files.readString(file));
  }

  @Test
  void tokenReportsInvalidArguments() throws Exception {
    Result nothing = run("token", "--issuer", "github");
    assertEquals(2, nothing.exit);
    assertEquals("vend: no vend local is running. Start one with: vend local\n", nothing.err);
    startLocal();
    assertTrue(run("token", "--issuer", "x").err.contains("It has: github, staff"));
    assertTrue(run("token", "--issuer", "github", "--claim", "x").err.contains("k=v"));
    assertTrue(run("token", "--issuer", "github", "--claim", "x:={").err.contains("JSON"));
    assertTrue(run("token", "--issuer", "github", "--expires", "2d").err.contains("--expires"));
    assertTrue(run("token", "--issuer", "github", "--expires", "0s").err.contains("--expires"));
  }

  @Test
  void ends_cleanly_on_SIGTERM_and_keeps_its_signing_keys() throws Exception {
    Local local = startLocal();
    try (var files = Files.list(runtime.resolve("vend"))) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    local.process.destroy();
    assertTrue(local.process.waitFor(90, TimeUnit.SECONDS));
    try (var files = Files.list(runtime.resolve("vend"))) {
      assertEquals(
          Set.of("signing-key-RS256.json"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), local.uri.getPort()), 1000);
      throw new AssertionError("A process still listens on the port of the ended vend local.");
    } catch (ConnectException e) {
      assertFalse(local.process.isAlive());
    }
  }

  @Test
  void reportsAnOccupiedPortInOneLine() throws Exception {
    Local local = startLocal();
    Result vend =
        run("local", "--port", local.port(), "--sts-port", "0", "--grants", grants().toString());
    assertEquals(2, vend.exit);
    assertEquals(
        "vend: Port %s is in use. Choose another port with --port, or 0 for any free port."
            .formatted(local.port()),
        lastLine(vend.err));
    Result sts =
        run("local", "--port", "0", "--sts-port", local.port(), "--grants", grants().toString());
    assertEquals(2, sts.exit);
    assertTrue(lastLine(sts.err).contains("--sts-port"), sts.err);
  }

  @Test
  void reportsTheLineOfAnErrorInTheGrantsFile() throws Exception {
    Path grants = folder.resolve("broken.yaml");
    Files.writeString(grants, "version: 1\nhub: { account: 1 }\n");
    Result result = run("local", "--port", "0", "--sts-port", "0", "--grants", grants.toString());
    assertEquals(2, result.exit);
    assertTrue(result.err.contains("broken.yaml:"), result.err);
    assertFalse(result.err.contains("\tat "), "no stack trace");
    Result absent = run("local", "--port", "0", "--sts-port", "0", "--grants", "no-such.yaml");
    assertEquals(2, absent.exit);
    assertTrue(lastLine(absent.err).contains("no-such.yaml"), absent.err);
  }

  @Test
  void refusesRealAwsWithoutATable() throws Exception {
    Result result = run("local", "--port", "0", "--sts-port", "0", "--aws");
    assertEquals(2, result.exit);
    assertTrue(lastLine(result.err).contains("VEND_TABLE"), result.err);
  }

  @Test
  void turnsTheLocalIssuerOffForARemoteAws() throws Exception {
    var builder =
        builder("local", "--port", "0", "--sts-port", "0", "--grants", grants().toString());
    builder.environment().put("AWS_ENDPOINT_URL_STS", "https://sts.example.com");
    builder.environment().put("AWS_ACCESS_KEY_ID", "AKIAAAAAAAAAAAAAAAAA");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "made up for this test");
    Local local = await(builder.redirectError(ProcessBuilder.Redirect.INHERIT));
    Result token = run("token", "--issuer", "github");
    assertEquals(2, token.exit, "there is no local signing key");
    try (HttpClient client = HttpClient.newHttpClient()) {
      var page = HttpRequest.newBuilder(local.uri.resolve("/local-issuer/staff/device")).build();
      assertEquals(404, client.send(page, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
    assertTrue(local.process.isAlive());
  }

  @Test
  void usageErrorsExitWithTwoAndHelpHasExamples() throws Exception {
    assertEquals(2, run("local", "--port", "x").exit);
    assertEquals(2, run("nonsense").exit);
    for (String command : List.of("demo", "local", "token")) {
      Result help = run(command, "--help");
      assertEquals(0, help.exit);
      assertTrue(help.out.contains("Example"), help.out);
    }
  }

  private static Path grants() {
    return RunningVend.CHECKOUT.resolve("grants.yaml");
  }

  private static String[] command(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(PIPELINE));
    return all.toArray(String[]::new);
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce((_, last) -> last).orElse("");
  }

  private static int status(Local local, String token) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(local.uri.resolve("/v1/credentials/shop-prod/deploy"))
              .header("Authorization", token)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private Local startLocal() throws Exception {
    return await(
        builder("local", "--port", "0", "--sts-port", "0", "--grants", grants().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT));
  }

  private Local await(ProcessBuilder builder) throws Exception {
    Path out = Files.createTempFile(folder, "local", ".out");
    Process process = builder.redirectOutput(out.toFile()).start();
    started.add(process);
    for (int tries = 0; tries < 300 && process.isAlive(); tries++) {
      String text = Files.readString(out, UTF_8);
      var matcher = URI_LINE.matcher(text);
      if (text.contains("Ctrl-C") && matcher.find()) {
        return new Local(process, URI.create(matcher.group(1)), text);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IOException("`vend local` did not get ready: " + Files.readString(out, UTF_8));
  }

  private Result run(String... arguments) throws Exception {
    return finish(builder(arguments));
  }

  private Result finish(ProcessBuilder builder) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    started.add(process);
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      throw new IOException("The command did not end: " + Files.readString(err, UTF_8));
    }
    return new Result(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private ProcessBuilder builder(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dvend.program=" + RunningVend.CHECKOUT.resolve("vend"),
                "-Dvend.home=" + RunningVend.CHECKOUT,
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("AWS_") || name.startsWith("VEND_"));
    builder.environment().put("XDG_RUNTIME_DIR", runtime.toString());
    return builder;
  }
}
