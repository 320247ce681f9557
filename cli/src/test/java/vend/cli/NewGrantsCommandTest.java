package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.Secret;
import vend.caller.Transport;
import vend.caller.saml.TestIdentityProvider;
import vend.cli.command.Prompt;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;

/**
 * Tests {@code vend init} with servers that answer as GitHub, GitLab and identity providers
 * document it.
 */
class NewGrantsCommandTest {
  private static final String HUB = "111111111111";
  private static final String ORGANIZATION = "o-a1b2c3d4e5";
  private static final List<String> PROVIDERS =
      List.of("github", "gitlab", "oidc", "identity-center", "saml");

  /** Made once, since a key takes long to make. */
  private static final String METADATA = new TestIdentityProvider().metadata();

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private StubServer server;
  private Path output;

  @BeforeEach
  void start() throws Exception {
    server = new StubServer();
    output = folder.resolve("grants.yaml");
    environment.put("HOME", folder.toString());
    environment.put("GITHUB_API_URL", server.at("/api/v3").toString());
    environment.put("AWS_REGION", "eu-central-1");
    server.on("GET /api/v3/repos/acme/shop", _ -> new Reply(200, repository()));
    server.on("GET /api/v4/projects/acme%2Fteam%2Fshop", _ -> new Reply(200, project()));
    server.on(
        "GET /realms/acme/.well-known/openid-configuration", _ -> new Reply(200, discovery()));
    Files.createDirectories(folder.resolve("idp"));
    Files.writeString(folder.resolve("idp/metadata.xml"), METADATA);
    server.on("GET /metadata/", _ -> new Reply(200, METADATA));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The members of the documented answer that matter, and some others. */
  private static String repository() {
    return """
    {"id":1296269,"node_id":"MDEw","name":"Shop","full_name":"acme/Shop",
     "owner":{"login":"acme","id":583231,"type":"Organization"},"private":false,
     "default_branch":"trunk","permissions":{"admin":false,"push":false,"pull":true}}
    """;
  }

  private static String project() {
    return """
    {"id":278964,"name":"Shop","path_with_namespace":"acme/team/shop","default_branch":"stable",
     "namespace":{"id":9970,"name":"Team","path":"team","kind":"group","full_path":"acme/team"}}
    """;
  }

  private String discovery() {
    return Json.write(
        Map.of(
            "issuer", server.at("/realms/acme").toString(),
            "jwks_uri", server.at("/jwks").toString(),
            "id_token_signing_alg_values_supported",
                List.of("PS256", "none", "HS256", "RS256", "ES256", "EdDSA")));
  }

  private Vend init(String... arguments) {
    return Vend.in(environment, all(List.of(arguments)));
  }

  private Vend asked(Prompt prompt, String... arguments) {
    return Vend.asked(prompt, environment, all(List.of(arguments)));
  }

  private String[] all(List<String> arguments) {
    var all = new ArrayList<>(List.of("init"));
    if (!arguments.contains("--output")) {
      all.addAll(List.of("--output", output.toString()));
    }
    all.addAll(arguments);
    return all.toArray(String[]::new);
  }

  /** The options that each file needs. */
  private static List<String> aws() {
    return List.of(
        "--hub-account",
        HUB,
        "--organization",
        ORGANIZATION,
        "--account",
        "shop-prod=222222222222");
  }

  private List<String> options(String provider) {
    return switch (provider) {
      case "github" -> List.of("--repository", "acme/shop");
      case "gitlab" ->
          List.of("--project", "acme/team/shop", "--gitlab-url", server.at("/").toString());
      case "oidc" ->
          List.of(
              "--oidc-issuer", server.at("/realms/acme").toString(), "--oidc-client-id", "vend");
      case "identity-center" -> List.of("--permission-set", "Developers");
      case "saml" ->
          List.of(
              "--saml-metadata",
              "idp/metadata.xml",
              "--saml-recipient",
              "https://vend.example.com/saml");
      default -> throw new IllegalArgumentException(provider);
    };
  }

  private String[] arguments(List<String> providers) {
    var arguments = new ArrayList<>(List.of("--provider", String.join(",", providers)));
    arguments.addAll(aws());
    providers.forEach(provider -> arguments.addAll(options(provider)));
    if (providers.contains("oidc") || providers.contains("saml")) {
      arguments.addAll(List.of("--group", "engineering", "--group", "CN=Ops,OU=IT"));
    }
    return arguments.toArray(String[]::new);
  }

  private static String[] plus(String[] arguments, String... more) {
    return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private String[] without(String[] arguments, String option) {
    var left = new ArrayList<>(List.of(arguments));
    while (left.contains(option)) {
      int at = left.indexOf(option);
      left.subList(at, at + 2).clear();
    }
    return left.toArray(String[]::new);
  }

  private Grants grants() throws Exception {
    return GrantsReader.read(output, Transport.LOOPBACK_TOO);
  }

  private String text() throws Exception {
    return Files.readString(output);
  }

  /** The file passes the commands that the user is told to run. */
  private void assertPasses() {
    Vend check = Vend.run("grants", "check", output.toString());
    assertEquals(0, check.exit(), check.out() + check.err());
    Vend test = Vend.run("grants", "test", output.toString());
    assertEquals(0, test.exit(), test.out() + test.err());
  }

  private void assertNothingWritten() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("idp"), files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  static Stream<List<String>> combinations() {
    return IntStream.range(1, 1 << PROVIDERS.size())
        .mapToObj(bits ->
            IntStream.range(0, PROVIDERS.size())
                .filter(bit -> (bits & (1 << bit)) != 0)
                .mapToObj(PROVIDERS::get)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void each_combination_of_providers_passes_check_and_test(List<String> providers)
      throws Exception {
    Vend run = init(arguments(providers));
    assertEquals(0, run.exit(), run.err());
    assertPasses();
    assertEquals(providers.size(), grants().issuers().size());
    assertEquals(providers.size(), grants().grants().size());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("grants.test.yaml", "grants.yaml", "idp"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void looks_up_the_numbers_and_the_default_branch_at_github() throws Exception {
    Vend run = init(arguments(List.of("github")));
    assertEquals(0, run.exit(), run.err());
    assertTrue(text().contains("require: { repository_owner_id: \"583231\" }"), text());
    assertTrue(
        text()
            .contains(
                "StringEquals: { repository: acme/Shop, repository_id: \"1296269\", ref: refs/heads/trunk }"),
        text());
    assertTrue(
        text().contains("oidc: " + server.at("/_services/token") + "\n"),
        "the issuer of GitHub Enterprise: " + text());
    assertEquals("", server.asked().getFirst().header("authorization"));
    assertEquals(
        "application/vnd.github+json", server.asked().getFirst().header("accept"), "as documented");
  }

  @Test
  void uses_the_issuer_of_github_itself_without_a_lookup() throws Exception {
    environment.remove("GITHUB_API_URL");
    Vend run =
        init(plus(arguments(List.of("github")), "--repository-id", "777", "--owner-id", "4242"));
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        "https://token.actions.githubusercontent.com", grants().oidcIssuers().getFirst().oidc());
    assertTrue(text().contains("ref: refs/heads/main }"), text());
    assertEquals(List.of(), server.asked());
    assertPasses();
  }

  @Test
  void uses_the_issuer_of_github_enterprise_cloud() throws Exception {
    environment.put("GITHUB_API_URL", "https://api.octocorp.ghe.com");
    Vend run =
        init(plus(arguments(List.of("github")), "--repository-id", "777", "--owner-id", "4242"));
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        "https://token.actions.octocorp.ghe.com", grants().oidcIssuers().getFirst().oidc());
  }

  @Test
  void names_the_option_for_the_issuer_of_an_unknown_api() throws Exception {
    environment.put("GITHUB_API_URL", server.at("/other").toString());
    Vend run = init(arguments(List.of("github")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--github-issuer"), run.err());
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource({"GITHUB_TOKEN", "GH_TOKEN"})
  void sends_a_token_in_the_header_only(String variable) throws Exception {
    environment.put(variable, "ghp_verySecret");
    Vend run = init(arguments(List.of("github")));
    assertEquals(0, run.exit(), run.err());
    var asked = server.asked().getFirst();
    assertEquals("Bearer ghp_verySecret", asked.header("authorization"));
    assertFalse(asked.address().toString().contains("ghp_"));
    assertFalse((run.out() + run.err() + text()).contains("ghp_"));
  }

  @Test
  void shows_no_token_that_cannot_be_sent() throws Exception {
    environment.put("GITHUB_TOKEN", "ghp_very\u0001Secret");
    Vend run = init(arguments(List.of("github")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("characters that a header cannot hold"), run.err());
    assertFalse(run.err().contains("ghp_"), run.err());
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {\"message\":\"Not Found\"} | | no public repository acme/shop (404)",
        "401 | {\"message\":\"Bad credentials\"} | | rejects the token",
        "403 | {\"message\":\"API rate limit exceeded\"} | x-ratelimit-remaining | limits the number",
        "429 | {} | | limits the number of requests (429). Try again later, or set GITHUB_TOKEN",
        "403 | {\"message\":\"Resource not accessible\"} | | status 403",
        "301 | {\"message\":\"Moved Permanently\"} | | renamed or moved",
        "500 | oops | | status 500",
        "200 | <html></html> | | not the expected JSON",
        "200 | [] | | not the expected JSON",
        "200 | {} | | no numbers",
        "200 | {\"id\":\"777\",\"owner\":{\"id\":1}} | | no numbers",
        "200 | {\"id\":-1,\"owner\":{\"id\":1.5}} | | no numbers",
        "200 | {\"id\":1,\"owner\":[]} | | no numbers",
        "200 | {\"id\":1,\"full_name\":\"evil/shop\",\"owner\":{\"id\":1}} | | another repository",
      })
  void names_the_options_if_github_does_not_say_the_numbers(
      String status, String body, String header, String says) throws Exception {
    var reply = new Reply(Integer.parseInt(status), body);
    server.on("GET /api/v3/repos/acme/shop", _ -> header == null ? reply : reply.with(header, "0"));
    Vend run = init(arguments(List.of("github")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains(says), run.err());
    assertTrue(run.err().contains("--repository-id and --owner-id"), run.err());
    assertNothingWritten();
  }

  @Test
  void names_the_options_if_github_cannot_be_reached() throws Exception {
    server.close();
    Vend run = init(arguments(List.of("github")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("refused the connection"), run.err());
    assertTrue(run.err().contains("--repository-id and --owner-id"), run.err());
    assertNothingWritten();
  }

  @Test
  void names_the_options_if_github_answers_too_much() throws Exception {
    server.on("GET /api/v3/repos/acme/shop", _ -> new Reply(200, " ".repeat(2 << 20)));
    Vend run = init(arguments(List.of("github")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--repository-id and --owner-id"), run.err());
  }

  @Test
  void ignores_a_default_branch_that_no_condition_can_name() throws Exception {
    server.on(
        "GET /api/v3/repos/acme/shop",
        _ -> new Reply(200, repository().replace("trunk", "a*${x}")));
    Vend run = init(arguments(List.of("github")));
    assertEquals(0, run.exit(), run.err());
    assertTrue(text().contains("ref: refs/heads/main }"), text());
  }

  @Test
  void looks_up_the_numbers_of_a_project_at_gitlab() throws Exception {
    environment.put("GITLAB_TOKEN", "glpat-secret");
    Vend run = init(arguments(List.of("gitlab")));
    assertEquals(0, run.exit(), run.err());
    assertTrue(text().contains("require: { namespace_id: \"9970\" }"), text());
    assertTrue(
        text()
            .contains(
                "StringEquals: { project_id: \"278964\", ref_type: branch, ref: stable, ref_protected: \"true\" }"),
        text());
    assertEquals("glpat-secret", server.asked().getFirst().header("private-token"));
    assertFalse((run.out() + run.err() + text()).contains("glpat-secret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {\"message\":\"404 Project Not Found\"} | no public project acme/team/shop (404)",
        "401 | {\"message\":\"401 Unauthorized\"} | requires a token (401)",
        "403 | {} | requires a token (403)",
        "302 | | renamed or moved",
        "429 | Retry later | limits the number of requests (429)",
        "502 | bad gateway | status 502",
        "200 | <html></html> | not the expected JSON",
        "200 | {\"id\":1} | no numbers",
        "200 | {\"id\":1,\"path_with_namespace\":\"evil/shop\",\"namespace\":{\"id\":2}} | another project",
      })
  void names_the_options_if_gitlab_does_not_say_the_numbers(String status, String body, String says)
      throws Exception {
    server.on(
        "GET /api/v4/projects/acme%2Fteam%2Fshop",
        _ -> new Reply(Integer.parseInt(status), body == null ? "" : body));
    Vend run = init(arguments(List.of("gitlab")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains(says), run.err());
    assertTrue(run.err().contains("--project-id and --namespace-id"), run.err());
    assertNothingWritten();
  }

  @Test
  void accepts_the_signature_algorithms_of_the_discovery_document() throws Exception {
    Vend run = init(arguments(List.of("oidc")));
    assertEquals(0, run.exit(), run.err());
    assertTrue(text().contains("algorithms: [PS256, RS256, ES256]"), text());
  }

  @Test
  void says_the_exact_issuer_if_the_discovery_document_names_another() throws Exception {
    server.on(
        "GET /realms/acme/.well-known/openid-configuration",
        _ -> new Reply(200, discovery().replace("/realms/acme", "/realms/acme/")));
    Vend run = init(arguments(List.of("oidc")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--oidc-issuer " + server.at("/realms/acme/")), run.err());
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | | status 404",
        "200 | <html></html> | not the expected JSON",
        "200 | {\"jwks_uri\":\"x\"} | names no issuer",
        "200 | {\"issuer\":\"ISSUER\"} | names no algorithm",
        "200 | {\"issuer\":\"ISSUER\",\"id_token_signing_alg_values_supported\":[\"HS256\"]} | names no algorithm",
      })
  void names_the_option_if_the_algorithms_are_not_known(String status, String body, String says)
      throws Exception {
    server.on(
        "GET /realms/acme/.well-known/openid-configuration",
        _ ->
            new Reply(
                Integer.parseInt(status),
                body == null ? "" : body.replace("ISSUER", server.at("/realms/acme").toString())));
    Vend run = init(arguments(List.of("oidc")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains(says), run.err());
    assertTrue(run.err().contains("--oidc-algorithms"), run.err());
    assertNothingWritten();
    Vend given = init(plus(arguments(List.of("oidc")), "--oidc-algorithms", "ES256"));
    assertEquals(0, given.exit(), given.err());
    assertPasses();
  }

  @Test
  void requires_a_claim_of_a_provider_that_other_companies_share() throws Exception {
    String[] google =
        plus(
            without(arguments(List.of("oidc")), "--oidc-issuer"),
            "--oidc-issuer",
            "https://accounts.google.com",
            "--oidc-algorithms",
            "RS256");
    Vend run = init(google);
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--oidc-require hd=example.com"), run.err());
    assertNothingWritten();
    Vend groups = init(plus(google, "--oidc-require", "hd=example.com"));
    assertEquals(2, groups.exit());
    assertTrue(groups.err().contains("--oidc-groups-claim"), groups.err());
    assertNothingWritten();
    Vend given =
        init(
            plus(
                without(google, "--group"),
                "--oidc-require",
                "hd=example.com",
                "--oidc-groups-claim",
                "email",
                "--group",
                "ann@example.com"));
    assertEquals(0, given.exit(), given.err());
    assertPasses();
  }

  @Test
  void reads_the_entity_id_of_published_metadata() throws Exception {
    String[] arguments =
        plus(
            without(arguments(List.of("saml")), "--saml-metadata"),
            "--saml-metadata",
            server.at("/metadata/").toString());
    Vend run = init(arguments);
    assertEquals(0, run.exit(), run.err());
    assertEquals(TestIdentityProvider.ENTITY_ID, grants().samlIssuers().getFirst().entityId());
    assertPasses();
    server.on("GET /metadata/", _ -> new Reply(200, "<html/>"));
    Vend broken = init(plus(arguments, "--force"));
    assertEquals(2, broken.exit());
    assertTrue(broken.err().contains("--saml-entity-id"), broken.err());
    Vend given = init(plus(arguments, "--force", "--saml-entity-id", "urn:acme:idp"));
    assertEquals(0, given.exit(), given.err());
    assertEquals("urn:acme:idp", grants().samlIssuers().getFirst().entityId());
  }

  @Test
  void a_permission_set_covers_no_permission_set_with_a_longer_name() throws Exception {
    Vend run = init(arguments(List.of("identity-center")));
    assertEquals(0, run.exit(), run.err());
    for (String role :
        List.of(
            "AWSReservedSSO_Developers_Admin_0123456789abcdef",
            "AWSReservedSSO_Developers",
            "AWSReservedSSO_Developers2_0123456789abcdef")) {
      Vend explain =
          Vend.run(
              "explain",
              "shop-prod/read-only",
              "--grants",
              output.toString(),
              "--issuer",
              "identity-center",
              "--claim",
              "account=" + HUB,
              "--claim",
              "sessionName=ada",
              "--claim",
              "role=" + role);
      assertEquals(1, explain.exit(), role + explain.out());
    }
  }

  /** Runs once with everything but one option, for each option without a default. */
  @ParameterizedTest
  @CsvSource({
    "github, --provider",
    "github, --hub-account",
    "github, --organization",
    "github, --account",
    "github, --repository",
    "gitlab, --project",
    "oidc, --oidc-issuer",
    "oidc, --oidc-client-id",
    "oidc, --group",
    "identity-center, --permission-set",
    "saml, --saml-metadata",
    "saml, --saml-recipient",
    "saml, --group"
  })
  void unattended_a_missing_answer_names_its_option(String provider, String option)
      throws Exception {
    Vend run = init(without(arguments(List.of(provider)), option));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("is missing. Give it with " + option), run.err());
    assertNothingWritten();
  }

  @Test
  void unattended_several_accounts_need_the_one_that_pipelines_deploy_to() throws Exception {
    String[] arguments = plus(arguments(List.of("github")), "--account", "blog=333333333333");
    Vend run = init(arguments);
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--deploy-account"), run.err());
    assertNothingWritten();
    Vend given = init(plus(arguments, "--deploy-account", "blog"));
    assertEquals(0, given.exit(), given.err());
    assertTrue(text().contains("roles: [blog/deploy]"), text());
    assertPasses();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "github | --provider=svn | must be one of github, gitlab",
        "github | --hub-account=1 | an account id is 12 digits",
        "github | --organization=acme | must be o- followed by",
        "github | --account=shop | must be NAME=ID",
        "github | --account=shop=22 | an account id is 12 digits",
        "github | --account=sh op=333333333333 | an account's name is",
        "github | --account=shop-prod=333333333333 | a name and an id of its own",
        "github | --account=other=222222222222 | a name and an id of its own",
        "github | --deploy-account=nothing | no account nothing",
        "github | --repository=shop | owner and name",
        "github | --repository=acme/магазин | owner and name",
        "github | --repository=acme/.. | owner and name",
        "github | --repository-id=0777 | must be a number",
        "github | --owner-id=acme | must be a number",
        "github | --branch=refs/heads/main | leave out refs/heads/",
        "github | --branch=release/* | must not contain *",
        "github | --branch=a..b | the name of a branch",
        "github | --branch=${x} | must not contain ${",
        "github | --github-issuer=http://github.example.com | https://",
        "github | --role=a/b | no path",
        "github | --role=a b | a role's name",
        "github | --policy=a b | The policy must be",
        "github | --hub-role=a b | a role's name",
        "github | --partition=aws-mars | takes aws, aws-cn or aws-us-gov",
        "github | --audience=a b | ASCII without spaces",
        "gitlab | --project=shop | the path of a project",
        "gitlab | --gitlab-url=gitlab.com | https://",
        "gitlab | --project-id=x | must be a number",
        "oidc | --oidc-issuer=http://id.example.com | https://",
        "oidc | --oidc-algorithms=HS256 | must be one of [RS256",
        "oidc | --oidc-require=hd | must be CLAIM=VALUE",
        "oidc | --oidc-user-claim={email} | must not contain {",
        "oidc | --oidc-groups-claim=<< | is not about the user",
        "oidc | --group=a*b | must not contain *",
        "oidc | --group={{resolve:x}} | must not contain",
        "identity-center | --permission-set=a b | 1 to 32 letters",
        "identity-center | --sts-region=moon-1 | region",
        "identity-center | --sts-region=cn-north-1 | in the partition aws",
        "saml | --saml-metadata=idp/none.xml | no such file",
        "saml | --saml-metadata=../metadata.xml | plain names",
        "saml | --saml-metadata=grants.yaml | no such file",
      })
  void an_invalid_value_is_an_error_that_names_the_option(
      String provider, String option, String says) throws Exception {
    String name = option.substring(0, option.indexOf('='));
    String[] arguments = arguments(List.of(provider));
    boolean repeatable = List.of("--account", "--group").contains(name);
    Vend run = init(plus(repeatable ? arguments : without(arguments, name), option));
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains(says), run.err());
    assertTrue(run.err().contains(name), run.err());
    assertNothingWritten();
  }

  @Test
  void pipelines_and_people_need_different_roles() throws Exception {
    Vend run =
        init(plus(arguments(List.of("github", "oidc")), "--role", "Ops", "--people-role", "ops"));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--role or --people-role"), run.err());
    assertNothingWritten();
  }

  @Test
  void never_replaces_a_file_without_force() throws Exception {
    for (String existing : List.of("grants.yaml", "grants.test.yaml")) {
      Path file = Files.writeString(folder.resolve(existing), "mine");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      Vend run = init(arguments(List.of("github")));
      assertEquals(2, run.exit());
      assertTrue(run.err().contains(existing + " exists already"), run.err());
      assertTrue(run.err().contains("--force"), run.err());
      assertEquals("mine", Files.readString(file));
      assertEquals(List.of(), server.asked(), "asks nothing before");
      Files.delete(file);
    }
    Path file = Files.writeString(output, "mine");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Vend forced = init(plus(arguments(List.of("github")), "--force"));
    assertEquals(0, forced.exit(), forced.err());
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertPasses();
  }

  @Test
  void follows_no_link_and_needs_the_folder() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "mine");
    Path link = Files.createSymbolicLink(output, target);
    Vend run = init(plus(arguments(List.of("github")), "--force"));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("symbolic link"), run.err());
    assertEquals("mine", Files.readString(target));
    Files.delete(link);
    Files.delete(target);
    Vend nowhere =
        init(
            plus(
                arguments(List.of("github")),
                "--output",
                folder.resolve("not there/grants.yaml").toString()));
    assertEquals(2, nowhere.exit());
    assertTrue(nowhere.err().contains("mkdir -p '"), nowhere.err());
    Vend directory =
        init(plus(arguments(List.of("github")), "--output", folder.toString(), "--force"));
    assertEquals(2, directory.exit());
    assertTrue(directory.err().contains("is not a regular file"), directory.err());
    assertNothingWritten();
  }

  @Test
  void names_the_schema_only_if_it_is_beside_the_file() throws Exception {
    assertEquals(0, init(arguments(List.of("github"))).exit());
    assertFalse(text().contains("$schema"), text());
    for (String schema : List.of("grants.schema.json", "grants.test.schema.json")) {
      Files.copy(Path.of("..", schema), folder.resolve(schema));
    }
    assertEquals(0, init(plus(arguments(List.of("github")), "--force")).exit());
    assertTrue(text().startsWith("# yaml-language-server: $schema=grants.schema.json\n"), text());
    assertTrue(
        Files.readString(folder.resolve("grants.test.yaml"))
            .startsWith("# yaml-language-server: $schema=grants.test.schema.json\n"));
  }

  @Test
  void prints_the_next_commands_ready_to_copy() throws Exception {
    output = folder.resolve("my team.yaml");
    Vend run = init(arguments(List.of("github", "oidc")));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("  vend grants check '" + output + "'\n"), run.out());
    assertTrue(run.out().contains("  vend grants test '" + output + "'\n"), run.out());
    assertTrue(run.out().contains("  vend local --grants '" + output + "'\n"), run.out());
    assertTrue(run.out().contains("the audience urn:vend:" + ORGANIZATION), run.out());
    assertTrue(Files.exists(folder.resolve("my team.test.yaml")));
  }

  @Test
  void each_run_makes_new_external_ids_and_shows_none() throws Exception {
    String[] arguments = plus(arguments(List.of("oidc")), "--account", "blog=333333333333");
    Vend run = init(arguments);
    var first = grants().accounts().stream().map(one -> one.externalId().value()).toList();
    init(plus(arguments, "--force"));
    var second = grants().accounts().stream().map(one -> one.externalId().value()).toList();
    var all = Stream.of(first, second).flatMap(List::stream).toList();
    assertEquals(4, all.stream().distinct().count());
    assertTrue(all.stream().allMatch(id -> id.matches("[0-9a-f]{32}")), all.toString());
    assertTrue(all.stream().noneMatch((run.out() + run.err())::contains));
  }

  @Test
  void supports_the_other_partitions() throws Exception {
    Vend run =
        init(
            plus(
                arguments(List.of("github", "identity-center")),
                "--partition",
                "aws-cn",
                "--sts-region",
                "cn-north-1"));
    assertEquals(0, run.exit(), run.err());
    assertEquals("aws-cn", grants().hubRole().partition().toString());
    assertPasses();
  }

  /** A program named {@code aws} that prints these documents. */
  private void awsCli(String identity, String organization, String accounts) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("idp/bin"));
    for (var one :
        Map.of("identity", identity, "organization", organization, "accounts", accounts)
            .entrySet()) {
      Files.writeString(bin.resolve(one.getKey()), one.getValue());
    }
    Path aws =
        Files.writeString(
            bin.resolve("aws"),
            """
            #!/bin/sh
            env >"%1$s/environment"
            case "$1 $2" in
              "sts get-caller-identity") from=identity ;;
              "organizations describe-organization") from=organization ;;
              "organizations list-accounts") from=accounts ;;
            esac
            if [ -s "%1$s/$from" ]; then
              while IFS= read -r line; do printf '%%s\\n' "$line"; done <"%1$s/$from"
            else
              echo >&2
              echo "An error occurred (AccessDeniedException) when calling $2" >&2
              exit 254
            fi
            """
                .formatted(bin));
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    // The script needs env, too.
    environment.put("PATH", bin + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin");
  }

  private static String identity() {
    return "{\"UserId\":\"AIDA\",\"Account\":\"%s\",\"Arn\":\"arn:aws:iam::%s:user/ann\"}\n"
        .formatted(HUB, HUB);
  }

  private static String organization() {
    return "{\"Organization\":{\"Id\":\"%s\",\"MasterAccountId\":\"999999999999\"}}\n"
        .formatted(ORGANIZATION);
  }

  /** The management account, the hub account, a suspended account and so many others. */
  private static String members(int count) {
    var accounts = new ArrayList<Map<String, String>>();
    accounts.add(Map.of("Id", "999999999999", "Name", "Root", "State", "ACTIVE"));
    accounts.add(Map.of("Id", HUB, "Name", "Vend", "Status", "ACTIVE"));
    accounts.add(Map.of("Id", "888888888888", "Name", "Old", "Status", "SUSPENDED"));
    for (int i = 0; i < count; i++) {
      accounts.add(
          Map.of(
              "Id",
              "%012d".formatted(500_000_000_000L + i),
              "Name",
              "Team " + i,
              "Status",
              "ACTIVE"));
    }
    return Json.write(Map.of("Accounts", accounts)) + "\n";
  }

  private String[] fromAws(List<String> providers) {
    String[] arguments = arguments(providers);
    for (String option : List.of("--hub-account", "--organization", "--account")) {
      arguments = without(arguments, option);
    }
    return arguments;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60, 300})
  void takes_account_and_organization_from_aws(int count) throws Exception {
    awsCli(identity(), organization(), members(count));
    environment.put("GITHUB_TOKEN", "ghp_verySecret");
    environment.put("VEND_TOKEN", "verySecret");
    Vend run = init(plus(fromAws(PROVIDERS), "--deploy-account", "team-0"));
    assertEquals(0, run.exit(), run.err());
    Grants grants = grants();
    assertEquals(HUB, grants.hubRole().account().value());
    assertEquals(ORGANIZATION, grants.organization().value());
    assertEquals(count, grants.accounts().size());
    assertTrue(grants.accounts().stream().allMatch(one -> one.name().value().startsWith("team-")));
    assertTrue(run.err().contains("%d accounts of the organization".formatted(count)), run.err());
    assertPasses();
    String passed = Files.readString(folder.resolve("idp/bin/environment"));
    assertTrue(passed.contains("AWS_REGION=eu-central-1"), passed);
    assertFalse(passed.contains("verySecret"), "gives AWS no secret of others");
  }

  @Test
  void an_organization_without_other_accounts_needs_the_option() throws Exception {
    awsCli(identity(), organization(), members(0));
    Vend run = init(fromAws(List.of("oidc")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("no active account but"), run.err());
    assertTrue(run.err().contains("--account"), run.err());
    assertFalse(Files.exists(output));
  }

  @Test
  void says_what_aws_did_not_tell_and_names_the_options() throws Exception {
    awsCli("", "", "");
    Vend none = init(fromAws(List.of("oidc")));
    assertEquals(2, none.exit());
    assertTrue(none.err().contains("no AWS credentials were found"), none.err());
    assertTrue(none.err().contains("AccessDeniedException"), none.err());
    assertTrue(none.err().contains("--hub-account"), none.err());
    awsCli(identity(), "", "");
    Vend organization = init(fromAws(List.of("oidc")));
    assertEquals(2, organization.exit());
    assertTrue(organization.err().contains("the organization is not known"), organization.err());
    assertTrue(organization.err().contains("--organization"), organization.err());
    awsCli(identity(), organization(), "");
    Vend accounts = init(fromAws(List.of("oidc")));
    assertEquals(2, accounts.exit());
    assertTrue(
        accounts.err().contains("the accounts of the organization are not known"), accounts.err());
    assertTrue(accounts.err().contains("--account"), accounts.err());
    awsCli("nonsense\n", "", "");
    Vend nonsense = init(fromAws(List.of("oidc")));
    assertEquals(2, nonsense.exit());
    assertTrue(nonsense.err().contains("printed no JSON"), nonsense.err());
  }

  /** The AWS CLI itself, which fetches the pages, against AWS's protocols. */
  @Test
  void the_aws_cli_lists_all_pages_of_an_organization() throws Exception {
    String path = System.getenv().getOrDefault("PATH", "");
    assumeTrue(
        Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(one -> Files.isExecutable(Path.of(one, "aws"))),
        "the AWS CLI is not installed");
    environment.put("PATH", path);
    environment.put("HOME", System.getProperty("user.home"));
    environment.put("AWS_CONFIG_FILE", folder.resolve("idp/none").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("idp/none").toString());
    environment.put("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("AWS_ENDPOINT_URL", server.at("").toString());
    server.on(
        "POST /",
        asked ->
            switch (asked.header("x-amz-target").replaceFirst(".*\\.", "")) {
              case "DescribeOrganization" -> new Reply(200, organization());
              case "ListAccounts" -> page(asked.body());
              default ->
                  new Reply(
                      200,
                      """
                      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/ann</Arn>
                      <UserId>AIDA</UserId><Account>111111111111</Account></GetCallerIdentityResult>
                      </GetCallerIdentityResponse>\
                      """);
            });
    Vend run = init(fromAws(List.of("oidc")));
    assertEquals(0, run.exit(), run.err());
    assertEquals(60, grants().accounts().size());
    assertPasses();
  }

  private static Reply page(String body) {
    int page = body.contains("NextToken") ? body.replaceAll("[^0-9]", "").charAt(0) - '0' : 0;
    var answer = new LinkedHashMap<String, Object>();
    answer.put(
        "Accounts",
        IntStream.range(page * 20, page * 20 + 20)
            .mapToObj(i ->
                Map.of(
                    "Id",
                    "%012d".formatted(500_000_000_000L + i),
                    "Name",
                    "Team " + i,
                    "Status",
                    "ACTIVE"))
            .toList());
    if (page < 2) {
      answer.put("NextToken", Integer.toString(page + 1));
    }
    return new Reply(200, Json.write(answer));
  }

  /** Answers questions in their order, and records them. */
  private static final class Script implements Prompt {
    private final Deque<String> lines;
    private final List<String> questions = new ArrayList<>();

    Script(String... lines) {
      this.lines = new ArrayDeque<>(List.of(lines));
    }

    @Override
    public String line(String question) {
      questions.add(question);
      assertFalse(lines.isEmpty(), question);
      return lines.pop();
    }

    @Override
    public Secret secret(String question) {
      throw new AssertionError(question);
    }

    @Override
    public int choice(String question, List<String> offered) {
      questions.add(question);
      assertFalse(lines.isEmpty(), question + offered);
      String chosen = lines.pop();
      return IntStream.range(0, offered.size())
          .filter(i -> offered.get(i).startsWith(chosen))
          .findFirst()
          .orElseThrow(() -> new AssertionError(chosen + " is not in " + offered));
    }

    Optional<String> question(String words) {
      return questions.stream().filter(one -> one.contains(words)).findFirst();
    }
  }

  @Test
  void asks_for_everything_at_a_terminal() throws Exception {
    var script =
        new Script(
            "github",
            "oidc",
            "no other",
            "1111",
            HUB,
            ORGANIZATION,
            "shop-prod=222222222222, blog=333333333333",
            "engineering",
            "https://vend.example.com",
            "blog",
            "",
            "",
            "",
            "",
            "acme/shop",
            "",
            server.at("/realms/acme").toString(),
            "vend",
            "",
            "");
    Vend run = asked(script);
    assertEquals(0, run.exit(), run.err());
    assertTrue(script.lines.isEmpty(), script.lines.toString());
    assertTrue(run.err().contains("an account id is 12 digits"), "asks again: " + run.err());
    assertTrue(script.question("the branch of acme/shop that deploys [trunk]").isPresent());
    assertTrue(text().contains("roles: [blog/deploy]"), text());
    assertTrue(text().contains("audience: https://vend.example.com\n"), text());
    assertTrue(script.questions.stream().noneMatch(one -> one.contains("number")), "looked up");
    assertPasses();
  }

  @Test
  void asks_at_a_terminal_for_what_could_not_be_looked_up() throws Exception {
    server.on("GET /api/v3/repos/acme/shop", _ -> new Reply(404, "{}"));
    var script = new Script("777", "4242");
    Vend run = asked(script, plus(arguments(List.of("github")), "--defaults"));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.err().contains("no public repository acme/shop"), run.err());
    assertTrue(text().contains("repository_id: \"777\""), text());
    assertTrue(text().contains("repository_owner_id: \"4242\""), text());
    assertEquals(2, script.questions.size());
  }

  @Test
  void gives_up_after_three_invalid_answers() throws Exception {
    Vend run =
        asked(
            new Script("x", "y", "z"),
            plus(without(arguments(List.of("github")), "--hub-account"), "--defaults"));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("--hub-account"), run.err());
    assertNothingWritten();
  }

  @Test
  void offers_the_accounts_of_the_organization_at_a_terminal() throws Exception {
    awsCli(identity(), organization(), members(60));
    var script = new Script("", "", "team-7,team-9", "", "team-9", "", "", "");
    Vend run = asked(script, plus(fromAws(List.of("github")), "--provider", "github"));
    assertEquals(0, run.exit(), run.err());
    assertEquals(
        List.of("team-7", "team-9"),
        grants().accounts().stream().map(one -> one.name().value()).toList());
    assertTrue(script.question("[" + HUB + "]").isPresent(), script.questions.toString());
    assertTrue(text().contains("roles: [team-9/deploy]"), text());
    assertPasses();
  }

  @Test
  void a_url_of_an_issuer_keeps_its_last_slash() throws Exception {
    URI issuer = server.at("/slash/");
    server.on(
        "GET /slash/.well-known/openid-configuration",
        _ ->
            new Reply(
                200,
                Json.write(
                    Map.of(
                        "issuer",
                        issuer.toString(),
                        "id_token_signing_alg_values_supported",
                        List.of("RS256")))));
    Vend run =
        init(
            plus(
                without(arguments(List.of("oidc")), "--oidc-issuer"),
                "--oidc-issuer",
                issuer.toString()));
    assertEquals(0, run.exit(), run.err());
    assertEquals(issuer.toString(), grants().oidcIssuers().getFirst().oidc());
  }
}
