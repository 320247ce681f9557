package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;
import vend.Json;

/**
 * Runs the commands that list, revoke and freeze sessions as programs, against a {@code vend local}
 * that is a program, too: as an operator and as callers who are none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseCommandsIT {
  private static final String ROLE = "shop-prod/read-only";
  private static final String ARN = "arn:aws:iam::222222222222:role/vend/read-only";
  private static final String TABLE_SECRET = "made-up-secret-of-an-operator";
  private static final String NOT_AN_OPERATOR =
      "vend: You are not an operator of this hub, or not for this action. (request ";
  private static final String OPERATORS =
      """
      operators:
        - id: oncall
          issuer: staff
          when: { StringEquals: { sub: olga } }
          may: [leases, revoke, freeze]
      grants:
      """;

  private final List<VendCommand.Result> results = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();
  private Path folder;
  private VendCommand vend;
  private VendCommand.Running local;
  private String hub;
  private String table;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Path runtime = Files.createDirectory(folder.resolve("runtime"));
    vend = new VendCommand(folder).with("XDG_RUNTIME_DIR", runtime.toString());
    String grants =
        Files.readString(RunningVend.CHECKOUT.resolve("grants.yaml"))
            .replace("      policy: policies/deploy.json\n", "")
            .replace("audience: vend\n", "audience: vend\n    person: email\n")
            .replace("grants:\n", OPERATORS);
    Path file = Files.writeString(folder.resolve("grants.yaml"), grants);
    local =
        vend.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dvend.home=" + RunningVend.CHECKOUT,
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main",
                "local",
                "--port",
                "0",
                "--sts-port",
                "0",
                "--grants",
                file.toString(),
                "--events"));
    local.awaitOutput("Ctrl-C");
    String output = Files.readString(local.out(), UTF_8);
    hub = found("(?m)^Vend +(http://127\\.0\\.0\\.1:\\d+)$", output);
    table = found("AWS_ENDPOINT_URL_DYNAMODB=(\\S+)", output);
    vend.with("VEND_HUB", hub);
    secrets.add(TABLE_SECRET);
  }

  @AfterAll
  void stop() throws Exception {
    local.process().destroy();
    VendCommand.end(local);
  }

  @AfterEach
  void noOutputHasASecret() throws Exception {
    var texts =
        new ArrayList<>(List.of(Files.readString(local.out()), Files.readString(local.err())));
    assertTrue(texts.getFirst().contains("\"event\":\"decision\""), "the hub prints its events");
    results.forEach(result -> texts.addAll(List.of(result.out(), result.err())));
    for (String secret : secrets) {
      assertTrue(texts.stream().noneMatch(text -> text.contains(secret)), "a secret was printed");
    }
  }

  private static String found(String pattern, String text) {
    var matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), text);
    return matcher.group(1);
  }

  /** A caller, whose commands run with the caller's own token. */
  private final class Caller {
    private final String token;

    Caller(String subject) throws Exception {
      this(subject, subject + "@example.com");
    }

    Caller(String subject, String email) throws Exception {
      var arguments = new ArrayList<>(List.of("token", "--issuer", "staff", "--expires", "1h"));
      var all =
          List.of(
              "sub=" + subject, "email=" + email, "email_verified:=true", "groups:=[\"support\"]");
      all.forEach(claim -> arguments.addAll(List.of("--claim", claim)));
      var result = vend.run(arguments.toArray(String[]::new));
      assertEquals(0, result.exit(), result.err());
      token = result.out().strip();
      secrets.add(token);
    }

    VendCommand.Result run(String... arguments) throws Exception {
      var result = vend.with("VEND_TOKEN", token).run(arguments);
      results.add(result);
      return result;
    }

    VendCommand.Result succeeds(String... arguments) throws Exception {
      var result = run(arguments);
      assertEquals(0, result.exit(), result.err());
      assertEquals("", result.err());
      return result;
    }

    void isRefused(String... arguments) throws Exception {
      var result = run(arguments);
      assertEquals(1, result.exit(), result.err());
      assertEquals("", result.out());
      assertTrue(result.err().startsWith(NOT_AN_OPERATOR), result.err());
    }

    private VendCommand.Result vend(String role) throws Exception {
      return vend.with("VEND_TOKEN", token).run("credentials", role, "--no-cache");
    }

    /** Gets credentials from the hub, and none from a cache of the command. */
    AwsSessionCredentials credentials() throws Exception {
      var result = vend(ROLE);
      assertEquals(0, result.exit(), result.err());
      Map<String, Object> document = Json.readObject(result.out());
      var credentials =
          AwsSessionCredentials.create(
              text(document, "AccessKeyId"),
              text(document, "SecretAccessKey"),
              text(document, "SessionToken"));
      secrets.add(credentials.secretAccessKey());
      secrets.add(credentials.sessionToken());
      return credentials;
    }

    /** Freezes and thaws take effect within 5 seconds. */
    VendCommand.Result awaitExit(int exit) throws Exception {
      var result = vend(ROLE);
      for (int tries = 0; tries < 50 && result.exit() != exit; tries++) {
        TimeUnit.MILLISECONDS.sleep(200);
        result = vend(ROLE);
      }
      assertEquals(exit, result.exit(), result.err());
      return result;
    }

    /** The ids that the command lists, newest first. */
    List<String> ids(String... filters) throws Exception {
      var arguments = new ArrayList<>(List.of("leases"));
      arguments.addAll(List.of(filters));
      return succeeds(arguments.toArray(String[]::new))
          .out()
          .lines()
          .skip(1)
          .map(line -> line.split(" ", -1)[0])
          .toList();
    }
  }

  private static String text(Map<?, ?> document, String name) {
    return String.valueOf(document.get(name));
  }

  private String callerIdentity(AwsSessionCredentials credentials) {
    try (StsClient sts =
        StsClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create(hub))
            .credentialsProvider(StaticCredentialsProvider.create(credentials))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build()) {
      return sts.getCallerIdentity().arn();
    }
  }

  private void assertHonored(AwsSessionCredentials credentials) {
    String arn = callerIdentity(credentials);
    assertTrue(arn.startsWith("arn:aws:sts::222222222222:assumed-role/read-only/"), arn);
  }

  private void assertNotHonored(AwsSessionCredentials credentials) {
    var refusal = assertThrows(StsException.class, () -> callerIdentity(credentials));
    assertEquals("InvalidClientTokenId", refusal.awsErrorDetails().errorCode());
  }

  @Test
  void anOperatorListsTheLeasesOfAllCallersAndACallerItsOwn() throws Exception {
    var ann = new Caller("ann");
    var bob = new Caller("bob");
    var olga = new Caller("olga");
    String first = ann.credentials().accessKeyId();
    String second = bob.credentials().accessKeyId();

    assertEquals(List.of(first), ann.ids());
    assertEquals(List.of(second), bob.ids("--role", ROLE, "--person", "bob@example.com"));
    assertTrue(olga.ids().containsAll(List.of(first, second)));
    assertEquals(List.of(first), olga.ids("--caller", "staff/ann"));
    assertEquals(List.of(second), olga.ids("--person", "bob@example.com"));
    assertEquals("None.\n", olga.succeeds("leases", "--mine").out());
    ann.isRefused("leases", "--caller", "staff/bob");

    String row = olga.succeeds("leases", "--caller", "staff/ann").out();
    List<String> lines = row.lines().toList();
    assertEquals(2, lines.size(), row);
    assertEquals(
        List.of("ID", "STATE", "LEFT", "ROLE", "CALLER", "PERSON", "GRANT"),
        List.of(lines.getFirst().split(" +", -1)));
    assertTrue(
        lines
            .getLast()
            .matches(
                first
                    + " +active +(1h00m|5\\dm) +"
                    + ARN
                    + " +staff/ann +ann@example.com +staff-look-around"),
        row);
  }

  @Test
  void leasesArePrintedAsOneJsonDocument() throws Exception {
    var judy = new Caller("judy");
    String id = judy.credentials().accessKeyId();

    Map<String, Object> document = Json.readObject(judy.succeeds("leases", "--json").out());

    assertEquals(Set.of("leases"), document.keySet());
    List<?> leases = (List<?>) document.getOrDefault("leases", List.of());
    assertEquals(1, leases.size());
    Map<?, ?> lease = (Map<?, ?>) leases.getFirst();
    assertEquals(id, lease.get("id"));
    assertEquals(ARN, lease.get("role"));
    assertEquals("staff/judy", lease.get("caller"));
    assertEquals("judy@example.com", lease.get("person"));
    assertEquals("active", lease.get("state"));
  }

  @Test
  void aCallerRevokesItsOwnLeaseAndGetsNewCredentials() throws Exception {
    var carl = new Caller("carl");
    AwsSessionCredentials old = carl.credentials();
    assertEquals(old.accessKeyId(), carl.credentials().accessKeyId(), "the hub caches them");
    assertHonored(old);

    String out = carl.succeeds("revoke", old.accessKeyId(), "--reason", "in a log").out();

    List<String> lines = out.lines().toList();
    assertEquals("Revoked: lease " + old.accessKeyId() + ".", lines.getFirst());
    assertTrue(lines.get(1).matches("From \\S+Z on, no process of the hub serves .*"), out);
    assertTrue(lines.get(2).startsWith("AWS honors them until they expire, at 20"), out);
    assertTrue(lines.getLast().startsWith(old.accessKeyId() + "  revoked "), out);
    assertNotHonored(old);
    AwsSessionCredentials next = carl.credentials();
    assertNotEquals(old.accessKeyId(), next.accessKeyId());
    assertHonored(next);
    assertEquals(List.of(next.accessKeyId()), carl.ids());
    assertEquals(List.of(old.accessKeyId()), carl.ids("--state", "revoked"));
  }

  @Test
  void aCallerCannotRevokeSessionsOfOthersNorLearnWhetherALeaseExists() throws Exception {
    var dave = new Caller("dave");
    var erin = new Caller("erin");
    var olga = new Caller("olga");
    AwsSessionCredentials credentials = erin.credentials();
    String unknown = "ASIA" + "X".repeat(16);

    dave.isRefused("revoke", credentials.accessKeyId(), "--reason", "x");
    dave.isRefused("revoke", unknown, "--reason", "x");
    dave.isRefused("revoke", "--person", "erin@example.com", "--all", "--reason", "x");
    dave.isRefused("revoke", "--caller", "staff/erin", "--all", "--reason", "x");
    dave.isRefused("revoke", "--role", ROLE, "--all", "--reason", "x");
    dave.isRefused("revoke", "--grant", "staff-look-around", "--all", "--reason", "x");

    assertHonored(credentials);
    assertEquals(List.of(credentials.accessKeyId()), erin.ids());
    var notFound = olga.run("revoke", unknown, "--reason", "x");
    assertEquals(2, notFound.exit(), notFound.err());
    assertTrue(notFound.err().startsWith("vend: There is no lease with this id."), notFound.err());
  }

  @Test
  void anOperatorRevokesAllSessionsOfAPersonAndNoOthers() throws Exception {
    var fay = new Caller("fay");
    var alias = new Caller("fay-two", "FAY@example.com");
    var gus = new Caller("gus");
    var olga = new Caller("olga");
    AwsSessionCredentials old = fay.credentials();
    AwsSessionCredentials oldToo = alias.credentials();
    AwsSessionCredentials other = gus.credentials();

    String out =
        olga.succeeds("revoke", "--person", "fay@example.com", "--all", "--reason", "stolen laptop")
            .out();

    assertTrue(out.startsWith("Revoked: all sessions of person fay@example.com.\n"), out);
    assertTrue(out.contains("AWS honors them until they expire, at 20"), out);
    assertTrue(out.contains(old.accessKeyId() + "  revoked "), out);
    assertTrue(out.contains(oldToo.accessKeyId() + "  revoked "), out);
    assertFalse(out.contains(other.accessKeyId()), out);
    assertNotHonored(old);
    assertNotHonored(oldToo);
    assertHonored(other);
    assertEquals(other.accessKeyId(), gus.credentials().accessKeyId());
    AwsSessionCredentials next = fay.credentials();
    assertNotEquals(old.accessKeyId(), next.accessKeyId());
    assertHonored(next);
  }

  @Test
  void anOperatorRevokesALeaseOfAnotherCallerAsJson() throws Exception {
    AwsSessionCredentials old = new Caller("hana").credentials();
    var olga = new Caller("olga");

    String out =
        olga.succeeds("revoke", old.accessKeyId(), "--reason", "ticket 4711", "--json").out();

    assertEquals(Map.of("lease", old.accessKeyId()), Json.readObject(out).get("revoked"));
    assertNotHonored(old);
    assertTrue(olga.ids("--state", "revoked").contains(old.accessKeyId()));
  }

  @Test
  void aFrozenCallerGetsNoCredentialsUntilAThaw() throws Exception {
    var ivan = new Caller("ivan");
    AwsSessionCredentials old = ivan.credentials();

    String frozen = table("freeze", "--caller", "staff/ivan", "--reason", "ticket 4711");

    assertTrue(frozen.contains("caller     staff/ivan"), frozen);
    var refused = ivan.awaitExit(1);
    assertEquals("", refused.out());
    assertTrue(refused.err().contains("frozen"), refused.err());
    assertEquals(List.of(old.accessKeyId()), new Caller("olga").ids("--caller", "staff/ivan"));
    String thawed = table("thaw", "--caller", "staff/ivan");
    assertTrue(thawed.contains("nothing"), thawed);
    ivan.awaitExit(0);
    assertEquals(old.accessKeyId(), ivan.credentials().accessKeyId());
  }

  /** Runs a command as an operator who may write to the table. */
  private String table(String... arguments) throws Exception {
    var operator =
        new VendCommand(Files.createTempDirectory(folder, "operator"))
            .with("AWS_ENDPOINT_URL_DYNAMODB", table)
            .with("AWS_ACCESS_KEY_ID", "AKIAOPERATOR")
            .with("AWS_SECRET_ACCESS_KEY", TABLE_SECRET)
            .with("VEND_TABLE", "vend");
    var result = operator.run(arguments);
    results.add(result);
    assertEquals(0, result.exit(), result.err());
    return result.out();
  }
}
