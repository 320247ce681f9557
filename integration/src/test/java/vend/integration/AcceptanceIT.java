package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.grant.TargetRole;
import vend.local.LocalAws;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;

/**
 * Runs {@code acceptance/run} against a local Vend and a simulation of the AWS APIs of its account:
 * once intact, and once with each fault. Needs the Python of {@code .ci/clients}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcceptanceIT {
  private static final Pattern LINE =
      Pattern.compile("(?m)^(pass|fail|not shown) +([a-z-]+) +(.*)$");
  private static final String PROGRAM = RunningVend.CHECKOUT.resolve("acceptance/run").toString();
  private static final Set<String> SLOW = Set.of("freeze", "sts-protocol");
  private static final int MAX_TRIES = 2_400;
  private static final String SERVER_ID = "https://vend.example.com";

  private static final String ISSUER =
      """

      issuers:
        operators: { aws: us-east-1, audience: "https://vend.example.com" }
        chatbot: { chat: internal-chatbot, person: person }
      """;

  /** Allows the caller whose AWS credentials are in the environment of a run. */
  private static final String GRANT =
      """

      grants:
        - id: operators-accept-the-hub
          issuer: operators
          when: { StringEquals: { account: "111111111111", role: vend-hub } }
          roles: [shop-test/deploy]
          callerPolicy: allow
          session: { name: "{sessionName}", sourceIdentity: "{account}-{role}" }
      """;

  private Path folder;
  private RunningVend running;
  private Set<String> checks = Set.of();
  private int runs = 0;

  /** The hub, account and caller of one run. */
  private final class Setup implements AutoCloseable {
    private final String token;
    private final BreakingHub hub;
    private final LoopbackAccount account;

    Setup(Broken broken) throws Exception {
      // Each run has its own session name, so that no run gets cached credentials of another.
      token = running.token("github", RunningVend.pipelineWith("run_id", "run-" + runs++));
      hub = new BreakingHub(running, token, broken);
      account = new LoopbackAccount(running, broken, hub, trust());
      Files.writeString(tokenFile(), token);
      awaitThaw();
    }

    /** Waits until the hub knows that the previous run lifted its freeze, which takes seconds. */
    private void awaitThaw() throws Exception {
      int status = 0;
      for (int tries = 0; tries < MAX_TRIES && status != 200; tries++) {
        status = running.get("/v1/credentials/shop-test/deploy", token).statusCode();
        TimeUnit.MILLISECONDS.sleep(status == 200 ? 0 : 50);
      }
      assertEquals(200, status);
    }

    Path tokenFile() {
      return folder.resolve("token");
    }

    Path reportFile() {
      return folder.resolve("report.md");
    }

    List<String> command(String... options) {
      return commandOf(List.of("--token-file", tokenFile().toString()), options);
    }

    List<String> commandOf(List<String> caller, String... options) {
      var command =
          new ArrayList<>(
              List.of(
                  PROGRAM, "--stack", "vend", "--spoke", "shop-test", "--spoke-profile", "spoke"));
      command.addAll(List.of("--denied", "legacy/read-only", "--wait", "0"));
      command.addAll(caller);
      command.addAll(List.of(options));
      return command;
    }

    List<String> localCommand(URI url, URI sts) {
      return List.of(
          PROGRAM,
          "--local",
          "--url",
          url.toString(),
          "--sts-url",
          sts.toString(),
          "--spoke",
          "shop-test",
          "--token-file",
          tokenFile().toString(),
          "--report",
          reportFile().toString());
    }

    ClientRun run(String... options) throws Exception {
      return run(command(options));
    }

    ClientRun run(List<String> command) throws Exception {
      return ClientRun.of(command, environment(), folder);
    }

    Map<String, String> environment() throws IOException {
      Path python = Path.of(AwsClient.BOTO3.commandLine().getFirst());
      var vend = running.vend();
      AwsSessionCredentials credentials =
          LocalAws.hubCredentials(vend.sts().orElseThrow(), vend.grants());
      Path config =
          Files.writeString(
              folder.resolve("config"),
              """
              [profile spoke]
              aws_access_key_id = any
              aws_secret_access_key = any
              """);
      var environment = new LinkedHashMap<String, String>();
      environment.put("PATH", python.getParent() + File.pathSeparator + System.getenv("PATH"));
      environment.put("HOME", folder.toString());
      environment.put("AWS_CONFIG_FILE", config.toString());
      environment.put("AWS_REGION", HubStack.REGION);
      environment.put("AWS_EC2_METADATA_DISABLED", "true");
      environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
      environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
      environment.put("AWS_SESSION_TOKEN", credentials.sessionToken());
      environment.put("AWS_ENDPOINT_URL", account.uri().toString());
      environment.put("AWS_ENDPOINT_URL_STS", vend.stsUri().orElseThrow().toString());
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", vend.dynamoDbUri().orElseThrow().toString());
      return environment;
    }

    @Override
    public void close() {
      account.close();
      hub.close();
    }
  }

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Path policies = Files.createDirectory(folder.resolve("policies"));
    Files.copy(
        RunningVend.CHECKOUT.resolve("policies/deploy.json"), policies.resolve("deploy.json"));
    String grants = Files.readString(RunningVend.CHECKOUT.resolve("grants.yaml"), UTF_8);
    String to = "    roles: [shop-test/deploy]\n";
    Path file =
        Files.writeString(
            folder.resolve("grants.yaml"),
            grants
                .replace(to, to + "    callerPolicy: allow\n")
                .replace("\nissuers:\n", ISSUER)
                .replace("\ngrants:\n", GRANT));
    running = new RunningVend(Map.of(), file).warmedUp();
    checks = listed();
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  private String trust() {
    var grants = running.vend().grants();
    TargetRole role =
        grants.targets().stream()
            .filter(
                one -> one.arn().toString().equals("arn:aws:iam::333333333333:role/vend/deploy"))
            .findFirst()
            .orElseThrow();
    return new SpokeTrust(grants).of(role, TrustPolicy.DEFAULT_QUOTA).document().toJson();
  }

  private static Map<String, Set<String>> verdicts(ClientRun run) {
    var verdicts = new TreeMap<String, Set<String>>();
    LINE.matcher(run.out())
        .results()
        .forEach(line ->
            verdicts.computeIfAbsent(line.group(1), _ -> new TreeSet<>()).add(line.group(2)));
    return verdicts;
  }

  private Set<String> listed() throws Exception {
    var names = new TreeSet<String>();
    try (var setup = new Setup(Broken.NOTHING)) {
      for (String line : setup.run(List.of(PROGRAM, "--list")).out().split("\n", -1)) {
        names.add(line.split(" ", 2)[0]);
      }
    }
    return names;
  }

  @Test
  void passes_an_intact_hub() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      ClientRun run = setup.run();
      assertEquals(Map.of("pass", checks), verdicts(run), run.out() + run.err());
      assertEquals(0, run.exit());
    }
  }

  @Test
  void uses_the_shells_aws_credentials_instead_of_a_token() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      ClientRun run = setup.run(setup.commandOf(List.of("--aws-identity", SERVER_ID)));
      var shown = new TreeSet<>(checks);
      shown.remove("sts-protocol");
      assertEquals(
          Map.of("pass", shown, "not shown", Set.of("sts-protocol")),
          verdicts(run),
          run.out() + run.err());
      assertEquals(0, run.exit());
      assertTrue(
          running.events().stream()
              .anyMatch(event -> event.contains("\"grant\":\"operators-accept-the-hub\"")),
          run.out());
      assertCannotRun(
          setup.run(setup.commandOf(List.of("--aws-identity", "https://other.example.com"))),
          "401 Unauthenticated");
    }
  }

  /**
   * Runs the checks that an emulator supports, so not those of the console, which need a sign-in
   * service. The emulator enforces no trust policy, and {@code external-id} detects that.
   */
  @Test
  void detects_an_emulator_that_ignores_the_external_id() throws Exception {
    String emulator = System.getenv().getOrDefault("AWS_ENDPOINT_URL", "");
    assumeTrue(!emulator.isEmpty(), "AWS_ENDPOINT_URL is not set to an emulator's address");
    String table = "vend-" + System.nanoTime();
    var settings = Map.of("AWS_ENDPOINT_URL", emulator, "VEND_TABLE", table);
    try (var hub = new RunningVend(settings)) {
      Path token =
          Files.writeString(folder.resolve("token"), hub.token("github", RunningVend.pipeline()));
      Path python = Path.of(AwsClient.BOTO3.commandLine().getFirst());
      var environment =
          Map.of(
              "PATH",
              python.getParent() + File.pathSeparator + System.getenv("PATH"),
              "HOME",
              folder.toString(),
              "AWS_REGION",
              HubStack.REGION,
              "AWS_ACCESS_KEY_ID",
              "test",
              "AWS_SECRET_ACCESS_KEY",
              "test",
              "AWS_ENDPOINT_URL",
              emulator);
      var command =
          new ArrayList<>(
              List.of(PROGRAM, "--local", "--url", hub.vend().uri().toString(), "--table", table));
      command.addAll(List.of("--sts-url", emulator, "--spoke", "shop-test"));
      command.addAll(List.of("--token-file", token.toString()));
      var passed = Set.of("vend", "env", "deny", "identity", "sts-protocol", "freeze");
      for (String check : passed) {
        command.addAll(List.of("--only", check));
      }
      command.addAll(List.of("--only", "external-id"));
      ClientRun run = ClientRun.of(command, environment, folder);
      assertEquals(
          Map.of("pass", passed, "fail", Set.of("external-id")),
          verdicts(run),
          run.out() + run.err());
      assertEquals(1, run.exit());
    }
  }

  @Test
  void has_a_broken_hub_for_each_check() throws Exception {
    var broken = new TreeSet<String>();
    for (Broken one : Broken.values()) {
      broken.add(one.check());
    }
    broken.remove("");
    assertEquals(checks, broken);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NOTHING", "FAILS_TO_NOTIFY"}, // Only --ring reveals the second fault.
      mode = EnumSource.Mode.EXCLUDE)
  void fails_only_the_check_of_the_broken_part(Broken broken) throws Exception {
    try (var setup = new Setup(broken)) {
      ClientRun run = setup.run(quickChecksAnd(broken.check()));
      var verdicts = verdicts(run);
      assertEquals(Set.of(broken.check()), verdicts.get("fail"), run.out() + run.err());
      assertEquals(1, run.exit());
      // Without credentials, most other checks cannot run.
      if (!broken.check().equals("vend")) {
        assertFalse(verdicts.containsKey("not shown"), run.out());
      }
    }
  }

  /** Selects the named check and all checks that take less than a second. */
  private String[] quickChecksAnd(String check, String... more) {
    var options = new ArrayList<>(List.of(more));
    for (String name : checks) {
      if (!SLOW.contains(name) || name.equals(check)) {
        options.addAll(List.of("--only", name));
      }
    }
    return options.toArray(String[]::new);
  }

  @Test
  void reports_checks_that_a_local_hub_cannot_pass() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      var vend = running.vend();
      ClientRun run = setup.run(setup.localCommand(vend.uri(), vend.stsUri().orElseThrow()));
      var verdicts = verdicts(run);
      assertEquals(
          Set.of(
              "vend",
              "env",
              "deny",
              "identity",
              "external-id",
              "sts-protocol",
              "console-post",
              "console-get",
              "freeze"),
          verdicts.get("pass"),
          run.out() + run.err());
      assertFalse(verdicts.containsKey("fail"), run.out());
      var all = new TreeSet<>(verdicts.getOrDefault("pass", Set.of()));
      all.addAll(verdicts.getOrDefault("not shown", Set.of()));
      assertEquals(checks, all);
      assertTrue(run.out().contains("only a deployed stack has it; run with --stack"), run.out());
      assertEquals(0, run.exit());
    }
  }

  @Test
  void fails_if_sts_assumes_the_role_without_its_external_id() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      var command = new ArrayList<>(setup.localCommand(setup.hub.uri(), setup.account.uri()));
      command.addAll(List.of("--only", "vend", "--only", "external-id"));
      ClientRun run = setup.run(command);
      assertEquals(
          Map.of("pass", Set.of("vend"), "fail", Set.of("external-id")),
          verdicts(run),
          run.out() + run.err());
    }
  }

  @Test
  void keeps_every_secret_out_of_output_and_report() throws Exception {
    try (var setup = new Setup(Broken.POSTS_CREDENTIALS_FOR_A_LINK)) {
      ClientRun run = setup.run(quickChecksAnd("none", "--report", setup.reportFile().toString()));
      String text = run.out() + run.err() + Files.readString(setup.reportFile(), UTF_8);
      String answer = running.get("/v1/credentials/shop-test/deploy", setup.token).body();
      assertTrue(answer.contains("SecretAccessKey"), answer);
      var credentials = vend.Json.readObject(answer);
      for (String field : List.of("SecretAccessKey", "SessionToken")) {
        assertFalse(text.contains(String.valueOf(credentials.get(field))), field);
      }
      assertTrue(text.contains(String.valueOf(credentials.get("AccessKeyId"))));
      assertFalse(text.contains(setup.token.substring(setup.token.lastIndexOf('.'))));
      assertFalse(text.contains("SigninToken="), text);
    }
  }

  @Test
  void reports_versions_region_time_and_requests_with_answers() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      setup.run("--only", "deny", "--report", setup.reportFile().toString());
      String report = Files.readString(setup.reportFile(), UTF_8);
      for (String part :
          List.of(
              "| hub | stack `vend`, " + setup.hub.uri(),
              "| region | us-east-1 |",
              "| result | 1 pass, 0 fail, 0 not shown |",
              "| deny | pass | 403 RoleNotGranted for legacy/read-only |",
              "- `GET /v1/credentials/legacy/read-only -> 403 RoleNotGranted, request id")) {
        assertTrue(report.contains(part), part + "\n" + report);
      }
      assertTrue(
          Pattern.compile("\\| versions \\| Python .*, boto3 .*, aws-cli/.*, hub API .* \\|")
              .matcher(report)
              .find(),
          report);
    }
  }

  @Test
  void is_inconclusive_while_cloudtrail_is_late() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      setup.account.delayTrail();
      ClientRun run = setup.run("--only", "vend", "--only", "cloudtrail", "--only", "tags");
      assertEquals(
          Map.of("pass", Set.of("vend"), "not shown", Set.of("cloudtrail", "tags")),
          verdicts(run),
          run.out() + run.err());
      assertEquals(0, run.exit());
    }
  }

  @Test
  void tries_the_chat_function_with_the_credentials_of_another_profile() throws Exception {
    try (var setup = new Setup(Broken.LETS_OTHERS_INVOKE_THE_CHAT)) {
      long before = invocationsOfTheChat();
      ClientRun run = setup.run("--only", "chat", "--chat-profile", "spoke");
      assertEquals(Map.of("fail", Set.of("chat")), verdicts(run), run.out() + run.err());
      assertTrue(run.out().contains("the profile spoke"), run.out());
      assertEquals(1, run.exit());
      assertEquals(before + 1, invocationsOfTheChat());
    }
  }

  private long invocationsOfTheChat() {
    return running.events().stream().filter(line -> line.contains("\"route\":\"chat\"")).count();
  }

  @Test
  void says_when_no_policy_of_the_tried_role_allows_the_chat_function() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      setup.account.denyChatImplicitly();
      ClientRun run = setup.run("--only", "chat");
      assertEquals(Map.of("pass", Set.of("chat")), verdicts(run), run.out() + run.err());
      assertTrue(run.out().contains("try also a role that has lambda:InvokeFunction"), run.out());
    }
  }

  @Test
  void is_inconclusive_if_lambda_neither_denies_nor_invokes_the_chat_function() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      setup.account.deleteChat();
      ClientRun run = setup.run("--only", "vend", "--only", "chat");
      assertEquals(
          Map.of("pass", Set.of("vend"), "not shown", Set.of("chat")),
          verdicts(run),
          run.out() + run.err());
      assertEquals(0, run.exit());
    }
  }

  @Test
  void triggers_an_alarm_on_request_and_resets_it() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      ClientRun silent = setup.run("--only", "alarms");
      assertEquals(0, silent.exit(), silent.out());
      assertEquals(List.of(), setup.account.alarmStates());
      ClientRun run = setup.run("--only", "alarms", "--ring");
      assertEquals(0, run.exit(), run.out() + run.err());
      assertEquals(List.of("ALARM", "OK"), setup.account.alarmStates());
    }
  }

  @Test
  void fails_an_alarm_without_a_subscriber() throws Exception {
    try (var setup = new Setup(Broken.FAILS_TO_NOTIFY)) {
      ClientRun run = setup.run("--only", "alarms", "--ring");
      assertEquals(Map.of("fail", Set.of("alarms")), verdicts(run), run.out() + run.err());
      assertEquals(List.of("ALARM", "OK"), setup.account.alarmStates());
    }
  }

  @Test
  void thaws_the_role_when_interrupted() throws Exception {
    try (var setup = new Setup(Broken.IGNORES_A_FREEZE)) {
      var builder =
          new ProcessBuilder(setup.command("--only", "freeze"))
              .directory(folder.toFile())
              .redirectOutput(folder.resolve("stopped.out").toFile())
              .redirectError(folder.resolve("stopped.err").toFile());
      builder.environment().clear();
      builder.environment().putAll(setup.environment());
      Process process = builder.start();
      try {
        for (int tries = 0;
            tries < MAX_TRIES && process.isAlive() && frozenRoles().isEmpty();
            tries++) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
        assertFalse(frozenRoles().isEmpty(), Files.readString(folder.resolve("stopped.err")));
        process.destroy();
        assertEquals(2, process.waitFor(), Files.readString(folder.resolve("stopped.err")));
      } finally {
        process.destroyForcibly().onExit().join();
      }
      assertEquals(List.of(), frozenRoles());
    }
  }

  private List<String> frozenRoles() {
    try (var dynamoDb =
        DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(running.vend().dynamoDbUri().orElseThrow())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "made-up")))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build()) {
      var item =
          dynamoDb
              .getItem(get ->
                  get.tableName(running.vend().table())
                      .consistentRead(true)
                      .key(Map.of("pk", AttributeValue.fromS("freeze"))))
              .item();
      return item.containsKey("roles") ? item.get("roles").ss() : List.of();
    }
  }

  @Test
  void cannot_run_without_a_stack_a_caller_or_a_role() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      assertCannotRun(setup.run("--stack", "none"), "The stack none cannot be read");
      assertCannotRun(setup.run("--spoke", "legacy"), "No grant allows this caller legacy/*");
      assertCannotRun(setup.run("--only", "nothing"), "there is no check nothing");
      Files.writeString(setup.tokenFile(), "");
      assertCannotRun(setup.run(), "is empty");
      Files.writeString(setup.tokenFile(), "none");
      assertCannotRun(setup.run(), "401 Unauthenticated");
    }
  }

  private static void assertCannotRun(ClientRun run, String why) {
    assertEquals(2, run.exit(), run.out() + run.err());
    assertTrue(run.err().contains(why), run.err());
  }

  @Test
  void refuses_to_send_the_credentials_to_the_hub_for_identification() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      assertCannotRun(
          setup.run(setup.localCommand(setup.hub.uri(), setup.hub.uri())),
          "AWS_ENDPOINT_URL_STS names the hub");
    }
  }

  @Test
  void explains_itself_in_80_columns() throws Exception {
    try (var setup = new Setup(Broken.NOTHING)) {
      ClientRun run = setup.run(List.of(PROGRAM, "--help"));
      assertEquals(0, run.exit());
      assertTrue(run.out().contains("examples:"), run.out());
      for (String line : run.out().split("\n", -1)) {
        assertTrue(line.length() <= 80, line);
      }
    }
  }
}
