package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code vend exec}, {@code roles}, {@code whoami}, {@code write} and {@code configure}. */
class HubCommandsTest extends HubTest {
  @Test
  void execPassesCredentialsToTheCommandAndReturnsItsExitCode() throws Exception {
    Path seen = home.resolve("seen");
    Vend run =
        at.run(
            "exec",
            "shop-prod/deploy",
            "--",
            "sh",
            "-c",
            "printf '%s\\n' \"$AWS_ACCESS_KEY_ID\" \"$AWS_SESSION_TOKEN\" \"$@\" > "
                + seen
                + "; exit 7",
            "sh",
            "--hub",
            "--",
            "a b");
    assertEquals(7, run.exit(), run.err());
    assertEquals(
        List.of("ASIAFIRST", "token/of/ASIAFIRST", "--hub", "--", "a b"), Files.readAllLines(seen));
    assertEquals("", run.err());
  }

  @Test
  void execRemovesVariablesOfOtherCredentialsAndNamesThem() throws Exception {
    at.environment.put("AWS_PROFILE", "another");
    at.environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
    at.environment.put("AWS_REGION", "eu-central-1");
    Path seen = home.resolve("seen");
    Vend run = at.run("exec", "shop-prod/deploy", "--", "sh", "-c", "env > " + seen);
    assertEquals(0, run.exit(), run.err());
    String environment = Files.readString(seen);
    assertFalse(environment.contains("AWS_PROFILE"), environment);
    assertFalse(environment.contains("AWS_WEB_IDENTITY_TOKEN_FILE"), environment);
    assertTrue(environment.contains("AWS_REGION=eu-central-1"), environment);
    assertEquals(
        "vend: removed AWS_PROFILE, AWS_WEB_IDENTITY_TOKEN_FILE, which SDKs would prefer\n",
        run.err());
  }

  private static final List<String> IDENTITY =
      List.of(
          "VEND_TOKEN",
          "VEND_TOKEN_FILE",
          "VEND_ID_TOKEN",
          "VEND_OIDC_CLIENT_SECRET",
          "VEND_OIDC_CLIENT_SECRET_FILE",
          "VEND_ONE_LOGIN_CLIENT_SECRET",
          "VEND_ONE_LOGIN_CLIENT_SECRET_FILE",
          "VEND_SAML_KEYTAB",
          "VEND_SAML_HEADER",
          "CONJUR_AUTHN_API_KEY",
          "CIRCLE_OIDC_TOKEN_V2",
          "BITBUCKET_STEP_OIDC_TOKEN",
          "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
          "BUILDKITE_AGENT_ACCESS_TOKEN");

  private void proveIdentity() {
    IDENTITY.forEach(name -> at.environment.putIfAbsent(name, "X-Company: identity-secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fresh", "--renew"})
  void exec_removes_the_secrets_that_prove_the_identity(String option) throws Exception {
    proveIdentity();
    Path seen = home.resolve("seen");
    Vend run = at.run("exec", "shop-prod/deploy", option, "--", "sh", "-c", "env > " + seen);
    assertEquals(0, run.exit(), run.err());
    String environment = Files.readString(seen);
    assertFalse(environment.contains("identity-secret"), environment);
    assertFalse(environment.contains(AtHub.SIGNATURE), environment);
    assertTrue(environment.contains("VEND_HUB="), environment);
  }

  @Test
  void exec_passes_on_the_identity_with_keep_identity() throws Exception {
    proveIdentity();
    Path seen = home.resolve("seen");
    Vend run =
        at.run("exec", "shop-prod/deploy", "--keep-identity", "--", "sh", "-c", "env > " + seen);
    assertEquals(0, run.exit(), run.err());
    String environment = Files.readString(seen);
    IDENTITY.forEach(name -> assertTrue(environment.contains(name + "="), name));
  }

  @Test
  void shell_removes_the_secrets_that_prove_the_identity() throws Exception {
    proveIdentity();
    Path seen = home.resolve("seen");
    Path shell = home.resolve("sh");
    Files.writeString(shell, "#!/bin/sh\nenv > " + seen + "\n");
    assertTrue(shell.toFile().setExecutable(true));
    at.environment.put("SHELL", shell.toString());
    Vend run = at.run("shell", "shop-prod/deploy");
    assertEquals(0, run.exit(), run.err());
    String environment = Files.readString(seen);
    assertFalse(environment.contains("identity-secret"), environment);
    assertFalse(environment.contains(AtHub.SIGNATURE), environment);
  }

  @Test
  void execFailsWithoutCredentialsAndForAMissingCommand() {
    assertEquals(127, at.run("exec", "shop-prod/deploy", "--", "no-such-command").exit());
    at.hub.answer(403, "{\"code\":\"NoGrant\",\"detail\":\"no\"}");
    Path made = home.resolve("made");
    assertEquals(1, at.run("exec", "shop-prod/other", "--", "touch", made.toString()).exit());
    assertFalse(Files.exists(made));
  }

  @Test
  void rolesListsTheRolesThatTheUserMayAssume() {
    at.grant(AtHub.ROLE, "arn:aws:iam::222222222222:role/ops/x");
    assertEquals(
        """
        shop-prod/deploy  for 60 minutes at most
        shop-prod/ops/x  for 60 minutes at most
        """,
        at.run("roles").out());
    assertEquals(
        """
        %s  in shop-prod  for 60 minutes at most
        arn:aws:iam::222222222222:role/ops/x  in shop-prod  for 60 minutes at most
        """
            .formatted(AtHub.ROLE),
        at.run("roles", "--arn").out());
    at.grant(AtHub.ROLE);
    assertEquals(
        "{\"roles\":[{\"reference\":\"shop-prod/deploy\",\"role\":\"%s\",\"account\":\"222222222222\",\"accountName\":\"shop-prod\",\"maxDuration\":3600}]}\n"
            .formatted(AtHub.ROLE),
        at.run("roles", "--json").out());
    at.grant();
    Vend none = at.run("roles");
    assertEquals(1, none.exit());
    assertEquals("None.\n", none.out());
  }

  @Test
  void whoamiShowsClaimsAndNeitherShowsNorSendsTheToken() {
    Vend run = at.run("whoami");
    assertEquals(
        """
        hub    %s
        token  from the variable VEND_TOKEN
        iss    https://id.example.com
        sub    ada
        aud    [vend]
        exp    2026-11-21T12:00:00Z, expired: get a new token
        note   read from the token, not verified: the hub or AWS verifies it
        Claims, by the names that grants test:
          jti: 1
        """
            .formatted(at.hub.address()),
        run.out());
    assertEquals(List.of(), at.hub.asked());
    at.environment.put("VEND_TOKEN", "no-token-of-json");
    assertTrue(at.run("whoami").out().contains("not a JSON Web Token"));
    assertFalse(at.run("whoami").out().contains("no-token-of-json"));
  }

  @Test
  void whoami_shows_the_claims_that_grants_test() {
    at.environment.put(
        "VEND_TOKEN",
        "e30."
            + Base64.getUrlEncoder()
                .encodeToString(
                    """
                    {"iss":"https://id.example.com","sub":"ada","repository":"acme/shop",
                     "groups":["dev","ops"],"kubernetes.io":{"namespace":"shop"},"admin":true,
                     "text":"a\\u001b[2Jb"}
                    """
                        .getBytes(UTF_8))
            + ".the-signature");
    String out = at.run("whoami").out();
    assertTrue(
        out.endsWith(
            """
            Claims, by the names that grants test:
              admin: true
              groups: dev, ops
              kubernetes.io/namespace: shop
              repository: acme/shop
              text: a\uFFFD[2Jb
            """),
        out);
    assertTrue(
        at.run("whoami", "--json")
            .out()
            .contains("\"groups\":[\"dev\",\"ops\"],\"kubernetes.io/namespace\":[\"shop\"]"));
    assertEquals(List.of(), at.hub.asked());
  }

  @Test
  void writeChangesOneProfileAndKeepsTheOthers() throws Exception {
    Path file = Files.writeString(home.resolve("own"), "[other]\naws_access_key_id = X\n");
    at.environment.put("AWS_SHARED_CREDENTIALS_FILE", file.toString());
    Vend run = at.run("write", "shop-prod/deploy", "--profile", "deploy");
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        "wrote credentials for 222****, which expire at 2026-11-21T13:00:00Z, as profile deploy into %s\n"
            .formatted(file),
        run.out());
    assertEquals(
        """
        [other]
        aws_access_key_id = X

        [deploy]
        aws_access_key_id = ASIAFIRST
        aws_secret_access_key = secret/of/ASIAFIRST
        aws_session_token = token/of/ASIAFIRST
        """,
        Files.readString(file));
  }

  @Test
  void writeRepeatsTheGivenNumberOfTimes() throws Exception {
    Vend run =
        at.run(
            "write", "shop-prod/deploy", "--profile", "default", "--every", "1s", "--times", "2");
    assertEquals(0, run.exit(), run.err());
    assertEquals(2, run.out().lines().count(), run.out());
    assertTrue(Files.exists(home.resolve(".aws/credentials")));
  }

  @Test
  void writeRejectsInvalidArguments() {
    String[] write = {"write", "shop-prod/deploy", "--profile", "a]b"};
    assertEquals(2, at.run(write).exit());
    assertTrue(at.run(write).err().contains("a profile name"), at.run(write).err());
    write[3] = "a";
    var every = new java.util.ArrayList<>(List.of(write));
    every.addAll(List.of("--every", "soon"));
    assertEquals(2, at.run(every.toArray(String[]::new)).exit());
    var times = new java.util.ArrayList<>(List.of(write));
    times.addAll(List.of("--times", "3"));
    assertTrue(at.run(times.toArray(String[]::new)).err().contains("--every"));
  }

  @Test
  void configureWritesAProfileForEachRoleAndKeepsTheOthers() throws Exception {
    Path file = home.resolve(".aws/config");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[profile mine]\nregion = eu-central-1\n");
    at.grant(
        AtHub.ROLE, "arn:aws:iam::222222222222:role/ops/x", "arn:aws:iam::222222222222:role/x");
    Vend dry = at.run("configure", "--dry-run");
    assertEquals("[profile mine]\nregion = eu-central-1\n", Files.readString(file));
    assertTrue(dry.out().startsWith("[profile shop-prod-deploy]\n"), dry.out());
    Vend run = at.run("configure", "--prefix", "acme-");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().startsWith("wrote profile acme-shop-prod-deploy into " + file), run.out());
    String line = "credential_process = \"/opt/vend tools/vend\" credentials %s --hub %s\n";
    assertEquals(
        "[profile mine]\nregion = eu-central-1\n\n[profile acme-shop-prod-deploy]\n"
            + line.formatted(AtHub.ROLE, at.hub.address())
            + "\n[profile acme-shop-prod-ops-x]\n"
            + line.formatted("arn:aws:iam::222222222222:role/ops/x", at.hub.address())
            + "\n[profile acme-shop-prod-x]\n"
            + line.formatted("arn:aws:iam::222222222222:role/x", at.hub.address()),
        Files.readString(file));
  }

  @Test
  void configure_says_unchanged_where_it_changes_nothing() throws Exception {
    Path token = Files.writeString(home.resolve("token"), AtHub.token("ada"));
    at.environment.remove("VEND_TOKEN");
    at.environment.put("VEND_TOKEN_FILE", token.toString());
    at.grant(AtHub.ROLE);
    Path file = home.resolve(".aws/config");
    at.run("configure");
    Object before = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    Vend again = at.run("configure");
    assertEquals(0, again.exit(), again.err());
    assertTrue(
        again.out().startsWith("unchanged: profile shop-prod-deploy in %s\n".formatted(file)),
        again.out());
    assertEquals(before, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    assertTrue(
        at.run("configure", "--audience", "other").out().startsWith("wrote profile"), "changed");
  }

  @Test
  void configure_writes_the_token_file_and_the_region_that_this_shell_has() throws Exception {
    Path token = Files.writeString(home.resolve("token"), AtHub.token("ada"));
    at.environment.remove("VEND_TOKEN");
    at.environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    at.environment.put("AWS_DEFAULT_REGION", "eu-central-1");
    at.grant(AtHub.ROLE);
    Vend run = at.run("configure");
    assertEquals("", run.err());
    assertEquals(
        """
        [profile shop-prod-deploy]
        credential_process = "/opt/vend tools/vend" credentials %s --hub %s --token-file %s
        region = eu-central-1
        """
            .formatted(AtHub.ROLE, at.hub.address(), token),
        Files.readString(home.resolve(".aws/config")));
    assertTrue(
        run.out().endsWith("Try:\n  aws sts get-caller-identity --profile shop-prod-deploy\n"),
        run.out());
  }

  @Test
  void configure_keeps_the_region_of_a_profile() throws Exception {
    Path file = home.resolve(".aws/config");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[profile shop-prod-deploy]\nregion = eu-north-1\n");
    at.environment.put("AWS_REGION", "eu-central-1");
    at.grant(AtHub.ROLE);
    at.run("configure");
    String text = Files.readString(file);
    assertTrue(text.contains("region = eu-north-1\n"), text);
    assertFalse(text.contains("eu-central-1"), text);
  }

  @Test
  void configure_says_what_a_new_shell_lacks_and_suggests_no_line_that_fails() {
    at.grant(AtHub.ROLE);
    Vend run = at.run("configure");
    assertEquals(0, run.exit(), run.err());
    assertTrue(
        run.err()
            .startsWith(
                "vend: a new shell cannot use these profiles: there is no token. Name its"
                    + " file with --token-file"),
        run.err());
    assertFalse(run.out().contains("Try:"), run.out());
  }

  @Test
  void configure_names_the_secret_of_this_shell_that_the_profiles_need() throws Exception {
    Path token = Files.writeString(home.resolve("token"), AtHub.token("ada"));
    at.environment.put("VEND_TOKEN_FILE", token.toString());
    at.environment.put("VEND_OIDC_CLIENT_SECRET", "the-secret");
    at.grant(AtHub.ROLE);
    Vend run = at.run("configure");
    assertEquals(
        "vend: these profiles need VEND_OIDC_CLIENT_SECRET, which only this shell has. Set it in"
            + " every shell that uses them\n",
        run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fresh", "--renew"})
  void exec_sets_the_region_that_is_configured(String option) throws Exception {
    Path seen = home.resolve("seen");
    String[] exec = {
      "exec", "shop-prod/deploy", option, "--region", "eu-west-1", "--", "sh", "-c", "env > " + seen
    };
    assertEquals(0, at.run(exec).exit());
    List<String> environment = Files.readAllLines(seen);
    assertTrue(environment.contains("AWS_REGION=eu-west-1"), environment.toString());
    assertTrue(environment.contains("AWS_DEFAULT_REGION=eu-west-1"), environment.toString());

    at.environment.put("AWS_DEFAULT_REGION", "eu-north-1");
    assertEquals(0, at.run(exec).exit());
    environment = Files.readAllLines(seen);
    assertTrue(environment.contains("AWS_DEFAULT_REGION=eu-north-1"), environment.toString());
    assertFalse(environment.contains("AWS_REGION=eu-west-1"), environment.toString());
  }

  @Test
  void configureRejectsCharactersThatToolsReadDifferently() throws Exception {
    at.grant(AtHub.ROLE);
    Path token = Files.writeString(home.resolve("a$b"), AtHub.token("ada"));
    Vend run = at.run("configure", "--token-file", token.toString());
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("credential_process"), run.err());
    assertFalse(Files.exists(home.resolve(".aws/config")));
  }

  @Test
  void printsTheVersionWithoutTheClientAndTheSdk() throws Exception {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "vend.cli.Main",
                "--version")
            .redirectErrorStream(true)
            .start();
    String loaded = new String(started.getInputStream().readAllBytes(), UTF_8);
    assertTrue(started.waitFor(60, TimeUnit.SECONDS));
    assertTrue(loaded.contains("vend.cli.Main "), loaded);
    assertEquals(
        List.of(),
        loaded
            .lines()
            .filter(line -> line.contains(" vend.client.") || line.contains(" software.amazon."))
            .toList());
  }
}
