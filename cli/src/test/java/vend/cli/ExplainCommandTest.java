package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Json;

/** Tests {@code vend explain}, {@code grants who} and {@code grants what} on the example file. */
class ExplainCommandTest {
  private static final List<String> PIPELINE =
      List.of(
          "--issuer", "github",
          "--claim", "repository=acme/shop",
          "--claim", "repository_id=777",
          "--claim", "repository_owner_id=4242",
          "--claim", "run_id=1");

  @TempDir private Path folder;

  private static Vend explain(String role, List<String> caller, String... more) {
    var arguments = new ArrayList<>(List.of("explain", role, "--grants", "../grants.yaml"));
    arguments.addAll(caller);
    arguments.addAll(List.of(more));
    return Vend.run(arguments.toArray(String[]::new));
  }

  @Test
  void showsTheDecisionsOfHubAndAwsAndTheirStatements() {
    Vend run = explain("shop-prod/deploy", PIPELINE, "--claim", "ref=refs/heads/main");
    assertEquals(0, run.exit(), run.out());
    assertTrue(run.out().contains("Hub: allowed by grant shop-deploys-from-main"), run.out());
    assertTrue(run.out().contains("Spoke: allowed"), run.out());
    assertTrue(run.out().contains("statement 1 of the role's trust policy allows it"), run.out());
    assertTrue(run.out().contains("sts:TagSession: allowed"), run.out());
  }

  private Path withAwsIdentities() throws Exception {
    Files.createDirectories(folder.resolve("policies"));
    Files.copy(Path.of("../policies/deploy.json"), folder.resolve("policies/deploy.json"));
    String text =
        Files.readString(Path.of("../grants.yaml"))
            .replace(
                "issuers:\n",
                """
                issuers:
                  workloads:
                    aws: eu-central-1
                    audience: https://vend.example.com
                    require: { organization: o-a1b2c3d4e5 }
                """)
            .replace(
                "grants:\n",
                """
                grants:
                  - id: ci-deploys
                    issuer: workloads
                    when: { StringEquals: { account: "222222222222", role: ci } }
                    roles: [shop-prod/deploy]
                    session: { sourceIdentity: "{account}-{role}" }
                """);
    return Files.writeString(folder.resolve("grants.yaml"), text);
  }

  @Test
  void explainsAnAwsIdentityByItsClaims() throws Exception {
    String file = withAwsIdentities().toString();
    String[] caller = {
      "--grants",
      file,
      "--issuer",
      "workloads",
      "--claim",
      "account=222222222222",
      "--claim",
      "role=ci",
      "--claim",
      "organization=o-a1b2c3d4e5"
    };
    Vend run = Vend.run(with(caller, "explain", "shop-prod/deploy"));
    assertEquals(0, run.exit(), run.out() + run.err());
    assertTrue(run.out().contains("Hub: allowed by grant ci-deploys"), run.out());
    assertTrue(run.out().contains("Spoke: allowed"), run.out());
    Vend what = Vend.run(with(caller, "grants", "what"));
    assertTrue(what.out().contains("ci-deploys"), what.out());
  }

  private static String[] with(String[] caller, String... before) {
    var all = new ArrayList<>(List.of(before));
    all.addAll(List.of(caller));
    return all.toArray(String[]::new);
  }

  @Test
  void saysThatOnlyStsCanReadTheProofOfAnAwsIdentity() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "vend-aws-v1.aHR0cHM6Ly8");
    Vend run =
        Vend.run(
            "explain",
            "shop-prod/deploy",
            "--grants",
            "../grants.yaml",
            "--token-file",
            token.toString());
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("only STS can read. Use --issuer NAME"), run.err());
    assertFalse(run.err().contains("aHR0cHM6Ly8"), run.err());
  }

  @Test
  void showsTheDecisionOfAwsIfTheHubDenies() {
    Vend run = explain("shop-prod/deploy", PIPELINE, "--claim", "ref=refs/heads/dev");
    assertEquals(1, run.exit());
    assertTrue(run.out().contains("Hub: denied, ConditionNotMet"), run.out());
    assertTrue(
        run.out()
            .contains(
                "shop-deploys-from-main (allow): does not apply: StringEquals ref \"refs/heads/main\", and the request has \"refs/heads/dev\""),
        run.out());
    assertTrue(
        run.out()
            .contains(
                "if the hub assumed the role anyway by grant shop-deploys-from-main: allowed"),
        run.out());
  }

  @Test
  void namesTheConditionOfTheTrustPolicyThatRefuses() {
    var caller = new ArrayList<>(PIPELINE);
    caller.set(3, "repository=acme/other");
    Vend run = explain("shop-prod/deploy", caller, "--claim", "ref=refs/heads/main");
    assertEquals(1, run.exit());
    assertTrue(
        run.out()
            .contains(
                "statement 1 of the role's trust policy does not apply: StringEquals aws:RequestTag/repository \"acme/shop\", and the request has \"acme/other\""),
        run.out());
  }

  @Test
  void neverShowsExternalIds() {
    for (String ref : List.of("main", "dev")) {
      for (String format : List.of("--duration=15m", "--json")) {
        Vend run =
            explain("shop-prod/deploy", PIPELINE, "--claim", "ref=refs/heads/" + ref, format);
        assertFalse((run.out() + run.err()).contains("3f8e6c1a0b7d4e52"), run.out());
      }
    }
  }

  @Test
  void writesJson() throws Exception {
    Vend run = explain("shop-prod/deploy", PIPELINE, "--claim", "ref=refs/heads/main", "--json");
    Map<String, Object> document = Json.readObject(run.out().strip());
    assertEquals(true, document.get("allowed"));
    assertTrue(run.out().contains("\"hub\":{\"decision\":\"allowed\""), run.out());
    assertTrue(run.out().contains("\"asked\":true,\"decision\":\"allowed\""), run.out());
  }

  @Test
  void reports401IfACallerFailsTheIssuersRequire() {
    var caller = new ArrayList<>(PIPELINE);
    caller.set(7, "repository_owner_id=1");
    Vend run = explain("shop-prod/deploy", caller, "--claim", "ref=refs/heads/main");
    assertEquals(1, run.exit());
    assertTrue(run.err().contains("Vend would answer 401"), run.err());
    assertTrue(run.out().startsWith("shop-prod/deploy for a caller of github: denied"), run.out());
  }

  @Test
  void readsATokenAndSaysThatItsSignatureIsNotChecked() throws Exception {
    Path file =
        token(
            """
            {"iss":"https://id.example.com/realms/acme","aud":"vend","sub":"ada","exp":1,
             "email":"ada@example.com","groups":["support"]}
            """);
    Vend run = explain("legacy/read-only", List.of("--token-file", file.toString()));
    assertEquals(0, run.exit(), run.out() + run.err());
    assertTrue(run.err().contains("signature was NOT verified"), run.err());
    assertTrue(run.err().contains("expired at 1970-01-01T00:00:01Z"), run.err());
  }

  private Path token(String payload) throws Exception {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    return Files.writeString(
        folder.resolve("token.jwt"),
        "%s.%s.x\n"
            .formatted(
                encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(UTF_8)),
                encoder.encodeToString(payload.getBytes(UTF_8))));
  }

  @Test
  void quotesNothingOfAFileThatIsNotAToken() throws Exception {
    Path file = Files.writeString(folder.resolve("other"), "AKIASECRET.x.y");
    Vend run = explain("legacy/read-only", List.of("--token-file", file.toString()));
    assertEquals(2, run.exit());
    assertFalse(run.err().contains("AKIASECRET"), run.err());
  }

  @Test
  void rejectsATokenOfAnUnknownIssuer() throws Exception {
    Path file = token("{\"iss\":\"https://evil.example\",\"exp\":9999999999}");
    Vend run = explain("legacy/read-only", List.of("--token-file", file.toString()));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("No issuer of the grants file"), run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "explain shop-prod/deploy, no caller is described",
    "explain shop-prod/deploy --issuer other, has no issuer other. Its issuers are: github",
    "explain shop-prod/deploy --issuer staff --claim x, Write --claim as k=v",
    "explain shop-prod/deploy --issuer staff --claim x:=[, is not JSON",
    "explain nothing --issuer staff, a role is written as its ARN or as account/role",
    "explain shop-prod/deploy --issuer staff --duration 5m, shortest session is 15m",
    "explain shop-prod/deploy --issuer staff --time noon, --time takes a time such as",
    "explain shop-prod/deploy --token-file no-such-token, cannot be read as a token",
    "explain shop-prod/deploy --issuer staff --token-file x, no caller is described",
    "grants who shop-prod/nothing, has no role shop-prod/nothing",
    "grants what --issuer other, has no issuer other",
  })
  void exitsWith2AndSaysWhatToDo(String line, String says) {
    Vend run = Vend.run((line + " --grants ../grants.yaml").split(" ", -1));
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains(says), run.err());
  }

  @Test
  void listsTheAllowedAndDeniedCallersOfARole() {
    Vend run = Vend.run("grants", "who", "shop-prod/deploy", "--grants", "../grants.yaml");
    assertEquals(0, run.exit());
    assertTrue(
        run.out().contains("shop-deploys-from-main: callers from the issuer github"), run.out());
    assertTrue(run.out().contains("repository is \"acme/shop\""), run.out());
    assertTrue(run.out().contains("legacy-is-frozen: callers from any issuer"), run.out());
    assertFalse(run.out().contains("staff-look-around"), run.out());
  }

  @Test
  void reportsThatNoGrantNamesARole() throws Exception {
    String text = Files.readString(Path.of("../grants.yaml"));
    Path file =
        Files.writeString(
            folder.resolve("grants.yaml"),
            text.replace("grants:\n", "  idle: { accounts: [legacy], policies: [] }\n\ngrants:\n")
                .replace("      policy: policies/deploy.json\n", ""));
    Vend run = Vend.run("grants", "who", "legacy/idle", "--grants", file.toString());
    assertEquals(1, run.exit(), run.out() + run.err());
    assertTrue(run.out().contains("No caller may assume it"), run.out());
  }

  @Test
  void listsTheRolesOfACaller() {
    Vend run =
        Vend.run(
            "grants",
            "what",
            "--grants",
            "../grants.yaml",
            "--issuer",
            "staff",
            "--claim",
            "email=ada@example.com",
            "--claim",
            "groups:=[\"support\"]");
    assertEquals(0, run.exit(), run.err());
    assertTrue(
        run.out().contains("legacy/read-only by staff-look-around, for 1h at most"), run.out());
  }

  @Test
  void shows_the_person_and_the_acts_of_an_operator() throws Exception {
    String file =
        Files.writeString(
                folder.resolve("grants.yaml"),
                Files.readString(Path.of("../grants.yaml"))
                    .replace("      policy: policies/deploy.json\n", "")
                    .replace("audience: vend\n", "audience: vend\n    person: email\n")
                    .replace(
                        "grants:\n",
                        """
                        operators:
                          - id: oncall
                            issuer: staff
                            when: { "ForAnyValue:StringEquals": { groups: [support] } }
                            may: [revoke, freeze]
                        grants:
                        """))
            .toString();
    String[] caller = {
      "--grants", file,
      "--issuer", "staff",
      "--claim", "email=Ada@Example.com",
      "--claim", "email_verified:=true",
      "--claim", "groups:=[\"support\"]"
    };
    String explained = Vend.run(with(caller, "explain", "legacy/read-only")).out();
    assertTrue(explained.contains("Person: ada@example.com"), explained);
    assertTrue(explained.contains("Operator: may act by oncall: freeze"), explained);
    String json = Vend.run(with(caller, "explain", "legacy/read-only", "--json")).out();
    assertTrue(json.contains("\"person\":\"ada@example.com\""), json);
    String what = Vend.run(with(caller, "grants", "what")).out();
    assertTrue(what.contains("operator by oncall: revoke"), what);
    String who = Vend.run("grants", "who", "legacy/read-only", "--grants", file).out();
    assertTrue(who.contains("oncall: callers from the issuer staff may do: revoke, freeze"), who);
    assertTrue(who.contains("one of groups is \"support\""), who);
  }

  @Test
  void listsTheDeniedRolesOfACallerWithReasons() {
    Vend run =
        Vend.run(
            "grants",
            "what",
            "--grants",
            "../grants.yaml",
            "--issuer",
            "staff",
            "--claim",
            "repository=acme/legacy-x",
            "--claim",
            "groups:=[\"support\"]");
    assertEquals(1, run.exit());
    assertTrue(run.out().contains("not legacy/read-only: denied by legacy-is-frozen"), run.out());
  }
}
