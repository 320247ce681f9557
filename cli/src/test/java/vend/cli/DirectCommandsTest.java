package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.SettableClock;
import vend.cli.command.Prompt;
import vend.client.aws.StubSts;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.signin.saml.SamlFixture;

/** Tests the commands without a hub: they call AWS directly. */
class DirectCommandsTest {
  private static final String READER = "arn:aws:iam::222222222222:role/reader";

  @TempDir private Path home;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> questions = new ArrayList<>();
  private StubSts sts;
  private StubServer provider;

  private final Prompt alice =
      new Prompt() {
        @Override
        public String line(String question) {
          questions.add(question);
          return "alice";
        }

        @Override
        public Secret secret(String question) {
          questions.add(question);
          return Secret.of("the-password");
        }

        @Override
        public int choice(String question, List<String> offered) {
          return 0;
        }
      };

  @BeforeEach
  void start() throws Exception {
    sts = new StubSts(new SettableClock(Vend.NOON));
    provider = new StubServer();
    environment.put("HOME", home.toString());
    environment.put("AWS_ENDPOINT_URL_STS", sts.address().toString());
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("USER", "ada lovelace");
  }

  @AfterEach
  void stop() {
    sts.close();
    provider.close();
  }

  private Vend run(String... arguments) {
    return Vend.asked(alice, environment, arguments);
  }

  private void config(String yaml) throws Exception {
    Path file = home.resolve(".config/vend/config.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, yaml);
  }

  private void signIn() throws Exception {
    provider.on(
        "GET /app",
        asked ->
            asked.header("authorization").isEmpty()
                ? new Reply(401, "")
                : Reply.page(
                    SamlFixture.handOn(SamlFixture.base64(READER + "," + SamlFixture.PROVIDER))));
    config("saml: { app: %s, way: basic }\n".formatted(provider.at("/app")));
  }

  @Test
  void aSamlSignInGetsCredentialsOnce() throws Exception {
    signIn();
    Vend run = run("credentials", "222222222222/reader");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\"AccessKeyId\":\"FIRST\""), run.out());
    assertEquals(0, run("credentials", READER, "--format", "env").exit());
    assertEquals(List.of("user name at 127.0.0.1", "password of alice at 127.0.0.1"), questions);
    assertEquals(1, sts.asked().size());
    assertFalse(run.err().contains("the-password"), run.err());
  }

  @Test
  void severalCommandsShareASignInUntilLogout() throws Exception {
    signIn();
    assertEquals("signed in: commands can use this sign-in for five minutes\n", run("login").out());
    assertEquals(2, questions.size());
    Vend unprompted = Vend.in(environment, "credentials", READER);
    assertEquals(0, unprompted.exit(), unprompted.err());
    assertEquals(0, run("roles").exit());
    assertEquals(2, questions.size());
    assertEquals("the sign-in is deleted\n", run("logout").out());
    assertEquals("no user was signed in\n", run("logout").out());
    assertEquals(1, Vend.in(environment, "roles").exit());
  }

  @Test
  void rolesListsTheRolesOfTheAssertion() throws Exception {
    signIn();
    assertEquals("222222222222/reader\n", run("roles").out());
    assertEquals(
        "{\"roles\":[{\"reference\":\"222222222222/reader\",\"role\":\"%s\",\"account\":\"222222222222\",\"accountName\":\"222222222222\"}]}\n"
            .formatted(READER),
        run("roles", "--json").out());
    assertTrue(run("whoami").out().startsWith("saml   " + provider.at("/app")));
  }

  @Test
  void reportsAMissingTerminalForThePassword() throws Exception {
    signIn();
    Vend run = Vend.in(environment, "credentials", READER);
    assertEquals(1, run.exit());
    assertTrue(run.err().contains("no terminal"), run.err());
  }

  @Test
  void configurePassesOnSettingsThatNoFileContains() throws Exception {
    signIn();
    environment.put("VEND_SAML_USER", "alice");
    Vend run = run("configure", "--dry-run", "--region", "eu-west-1");
    assertTrue(
        run.out()
            .endsWith(
                "credentials %s --region eu-west-1 --saml-user alice\nregion = eu-west-1\n\n"
                    .formatted(READER)),
        run.out());
    assertTrue(run.err().contains("these profiles need AWS_ENDPOINT_URL_STS"), run.err());
  }

  @Test
  void aTokenGoesToStsWithoutAHub() throws Exception {
    environment.put("VEND_TOKEN", AtHub.token("ada"));
    assertEquals(2, run("credentials", READER).exit(), "a hub was meant, perhaps");
    Vend run = run("credentials", READER, "--sign-in", "token");
    assertEquals(0, run.exit(), run.err());
    assertEquals("AssumeRoleWithWebIdentity", sts.asked().getFirst().form().get("Action"));
    assertEquals("ada-lovelace", sts.asked().getFirst().form().get("RoleSessionName"));
    Vend roles = run("roles", "--sign-in", "token");
    assertEquals(2, roles.exit());
    assertTrue(roles.err().contains("by its ARN"), roles.err());
  }

  @Test
  void aProfileAssumesARoleWithAnExternalId() throws Exception {
    Path credentials = home.resolve("own");
    Files.writeString(
        credentials, "[base]\naws_access_key_id = BASE\naws_secret_access_key = b/s\n");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
    Vend run =
        run(
            "credentials",
            READER,
            "--aws-profile",
            "base",
            "--aws-external-id",
            "ext-1",
            "--session-name",
            "build-7",
            "--duration",
            "15m");
    assertEquals(0, run.exit(), run.err());
    var asked = sts.asked().getFirst();
    assertTrue(asked.header("authorization").contains("Credential=BASE/"));
    assertEquals("ext-1", asked.form().get("ExternalId"));
    assertEquals("build-7", asked.form().get("RoleSessionName"));
    assertEquals("900", asked.form().get("DurationSeconds"));
  }

  @Test
  void aHubGetsASignedRequestOfAProfileButNoSecret() throws Exception {
    try (var at = new AtHub(home)) {
      Path credentials = home.resolve("own");
      Files.writeString(
          credentials, "[base]\naws_access_key_id = BASE\naws_secret_access_key = b/s\n");
      at.environment.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
      at.environment.put("AWS_REGION", "eu-central-1");
      at.environment.put("VEND_AWS_PROFILE", "base");
      at.environment.remove("VEND_TOKEN");
      assertEquals(0, at.run("credentials", "shop-prod/deploy").exit());
      assertEquals(0, at.run("credentials", "shop-prod/deploy").exit());
      assertEquals(1, at.hub.asked().size(), "the second is the first one's");
      assertTrue(at.hub.asked().getFirst().contains("vend-aws-v1."), at.hub.asked().getFirst());
    }
  }

  @Test
  void identityCenterUsesTheSignInOfTheAwsCli() throws Exception {
    provider.on(
        "GET /assignment/accounts",
        _ ->
            new Reply(
                200,
                "{\"accountList\":[{\"accountId\":\"222222222222\",\"accountName\":\"shop\"}]}"));
    provider.on(
        "GET /assignment/roles", _ -> new Reply(200, "{\"roleList\":[{\"roleName\":\"Reader\"}]}"));
    provider.on(
        "GET /federation/credentials",
        _ ->
            new Reply(
                200,
                """
                {"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"s","sessionToken":"t",\
                "expiration":%d}}\
                """
                    .formatted(Vend.NOON.plusSeconds(3600).toEpochMilli())));
    environment.put("AWS_ENDPOINT_URL_SSO", provider.at("").toString());
    Path aws = home.resolve(".aws");
    Files.createDirectories(aws.resolve("sso/cache"));
    Files.writeString(
        aws.resolve("config"),
        "[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-central-1\n");
    Files.writeString(
        // The AWS CLI names the file by the SHA-1 of the session's name.
        aws.resolve("sso/cache/293abb6b76d7791c0732cc517d38c4b5c734b87f.json"),
        "{\"accessToken\":\"good\",\"expiresAt\":\"2026-11-21T20:00:00Z\"}");
    environment.put("VEND_IDENTITY_CENTER_SESSION", "acme");
    assertEquals("222222222222/Reader  in shop\n", run("roles").out(), run("roles").err());
    Vend run = run("credentials", "shop/Reader");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("\"AccessKeyId\":\"SSO\""), run.out());
    Vend duration = run("credentials", "shop/Reader", "--duration", "15m");
    assertEquals(2, duration.exit());
  }

  @Test
  void saysWhatToDoWithoutATicketOrABrowser() throws Exception {
    config("saml: { app: %s, way: kerberos }\n".formatted(provider.at("/app")));
    environment.put("KRB5CCNAME", "FILE:" + home.resolve("none"));
    Vend ticket = run("credentials", READER);
    assertEquals(1, ticket.exit(), ticket.err());
    assertTrue(ticket.err().contains("kinit"), ticket.err());
    Vend keytab = run("credentials", READER, "--saml-keytab", home.resolve("keys").toString());
    assertEquals(2, keytab.exit(), keytab.err());
    assertTrue(keytab.err().contains("saml.user"), keytab.err());
    Vend browser =
        run("credentials", READER, "--saml-way", "browser", "--browser", "no-such-browser");
    assertEquals(2, browser.exit(), browser.err());
    assertTrue(browser.err().contains("VEND_BROWSER"), browser.err());
    assertEquals(List.of(), provider.asked());
  }

  @Test
  void namesTheMissingOrInvalidSetting() throws Exception {
    Vend nothing = run("credentials", READER);
    assertEquals(2, nothing.exit());
    assertTrue(nothing.err().contains("signIn"), nothing.err());
    config("saml: { app: 'https://id.example.com/app' }\naws: { profile: base }\n");
    assertTrue(run("credentials", READER).err().contains("--sign-in"));
    config("saml: { app: 'https://id.example.com/app', way: magic }\n");
    Vend way = run("credentials", READER);
    assertTrue(way.err().contains("config.yaml:1:"), way.err());
    assertTrue(way.err().contains("forms, adfs, basic"), way.err());
    config("saml: { app: 'http://id.example.com/app' }\n");
    assertTrue(run("credentials", READER).err().contains("https://"));
    config("saml: { app: 'https://id.example.com/app' }\n");
    assertTrue(run("credentials", "shop/reader").err().contains("use the account id"));
    environment.remove("AWS_REGION");
    assertTrue(run("credentials", READER).err().contains("--region"));
  }

  @Test
  void writesEachStepToTheLogFile() throws Exception {
    signIn();
    Path log = home.resolve("vend.log");
    Vend run = run("credentials", READER, "--log-file", log.toString(), "--full-accounts", "true");
    assertEquals("", run.err());
    String text = Files.readString(log);
    assertTrue(text.startsWith("2026-11-21T12:00:00Z signing in at 127.0.0.1\n"), text);
    assertTrue(
        text.contains("credentials of reader in account 222222222222: renewal in 30 minutes"),
        text);
    assertFalse(text.contains("the-password") || text.contains("secret/of"), text);
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
    Vend unwritable = run("credentials", READER, "--log-file", home.resolve("no/log").toString());
    assertEquals(2, unwritable.exit());
    assertTrue(unwritable.err().contains("log file"), unwritable.err());
  }
}
