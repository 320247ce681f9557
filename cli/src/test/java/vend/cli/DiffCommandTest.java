package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import vend.Json;

/** Tests {@code vend grants diff} on the example file with one change at a time. */
class DiffCommandTest {
  private static final Path EXAMPLE = Path.of("../grants.yaml");

  @TempDir private Path folder;

  private Path changed(String from, String to) throws Exception {
    String text = Files.readString(EXAMPLE);
    assertTrue(text.contains(from), from);
    Files.createDirectories(folder.resolve("policies"));
    Path policy = folder.resolve("policies/deploy.json");
    if (Files.notExists(policy)) {
      Files.copy(Path.of("../policies/deploy.json"), policy);
    }
    return Files.writeString(folder.resolve("grants.yaml"), text.replace(from, to));
  }

  private static Vend diff(Path old, Path now, String... more) {
    var arguments =
        new java.util.ArrayList<>(List.of("grants", "diff", old.toString(), now.toString()));
    arguments.addAll(List.of(more));
    return Vend.run(arguments.toArray(String[]::new));
  }

  @Test
  void ignoresAChangeOfComments() throws Exception {
    Vend run = diff(EXAMPLE, changed("version: 1\n", "version: 1 # a comment\n"));
    assertEquals(0, run.exit());
    assertEquals("This change does not affect access." + System.lineSeparator(), run.out());
  }

  private static final String WORKLOADS =
      "issuers:\n  workloads: { aws: eu-central-1, audience: a, require: { organization: o-a1b2c3d4e5 } }\n";

  @Test
  void reportsTheAccountsBehindTheClaimOrganization() throws Exception {
    Path old = changed("issuers:\n", WORKLOADS);
    Path before = Files.copy(old, folder.resolve("before.yaml"));
    String more = "accounts:\n  tools: { id: \"555555555555\", externalId: 0123456789abcdef }\n";
    Files.writeString(old, Files.readString(old).replace("accounts:\n", more));
    Vend run = diff(before, old);
    assertEquals(1, run.exit(), run.out());
    assertTrue(
        run.out().contains("AWS identities of account tools now have the claim organization"),
        run.out());
    assertEquals(0, diff(old, before).exit(), run.out());
  }

  @Test
  void reportsAnotherServerIdOfAwsIdentities() throws Exception {
    Path old = changed("issuers:\n", WORKLOADS);
    Path before = Files.copy(old, folder.resolve("before.yaml"));
    Files.writeString(old, Files.readString(old).replace("audience: a,", "audience: b,"));
    Vend run = diff(before, old);
    assertEquals(1, run.exit(), run.out());
    assertTrue(run.out().contains("issuer workloads: different audience"), run.out());
  }

  private static final String LOOK_AROUND =
      "    explain: true\n    session:\n      name: \"{email}\"";

  private static String lookAroundWith(String more) {
    return "    " + more + "\n" + LOOK_AROUND;
  }

  static List<Arguments> wider() {
    return List.of(
        Arguments.of("ref: refs/heads/main }", "ref: [refs/heads/main, refs/heads/next] }"),
        Arguments.of("[engineering, support]", "[engineering, support, sales]"),
        Arguments.of("\"acme/legacy-*\"", "\"acme/legacy-a*\""),
        Arguments.of("effect: deny", "effect: deny\n    issuer: github"),
        Arguments.of("      policy: policies/deploy.json\n", ""),
        Arguments.of("owner_id: \"4242\" }", "owner_id: [\"4242\", \"4243\"] }"),
        Arguments.of("[RS256, ES256]", "[RS256, ES256, ES384]"),
        Arguments.of("audience: vend\n", "audience: vend\n    otherAudiences: allow\n"),
        Arguments.of(LOOK_AROUND, lookAroundWith("callerTags: [ticket]")),
        Arguments.of(LOOK_AROUND, lookAroundWith("callerPolicy: allow")),
        Arguments.of(LOOK_AROUND, lookAroundWith("callerSessionName: true")));
  }

  /** Each change widens in one direction, and does not in the other. */
  @ParameterizedTest
  @MethodSource("wider")
  void widensInOneDirectionOnly(String from, String to) throws Exception {
    Path wide = changed(from, to);
    assertEquals(1, diff(EXAMPLE, wide).exit(), diff(EXAMPLE, wide).out());
    assertEquals(0, diff(wide, EXAMPLE).exit(), diff(wide, EXAMPLE).out());
  }

  private static String operators(String... entries) {
    return "operators:\n  - " + String.join("\n  - ", entries) + "\ngrants:\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ id: oncall, issuer: staff, when: { StringEquals: { team: ops } }, may: [freeze] } | { id: oncall, issuer: staff, when: { StringEquals: { team: [ops, dev] } }, may: [freeze] }",
        "{ id: oncall, issuer: staff, when: { StringEquals: { team: ops } }, may: [freeze] } | { id: oncall, issuer: staff, when: { StringEquals: { team: ops } }, may: [freeze, leases] }",
        "{ id: oncall, issuer: staff, when: { StringEquals: { team: ops, a: b } }, may: [freeze] } | { id: other, issuer: staff, when: { StringEquals: { team: ops } }, may: [freeze] }",
      })
  void an_operator_widens_in_one_direction_only(String narrow, String wide) throws Exception {
    Path before =
        Files.copy(changed("grants:\n", operators(narrow)), folder.resolve("before.yaml"));
    Path now = changed("grants:\n", operators(wide));
    Vend run = diff(before, now);
    assertEquals(1, run.exit(), run.out());
    assertTrue(run.out().contains("more callers of staff may now do: "), run.out());
    assertEquals(0, diff(now, before).exit(), diff(now, before).out());
    assertTrue(diff(now, before).out().contains("fewer callers of staff"), run.out());
    // The first operator of a file widens, too.
    assertEquals(1, diff(EXAMPLE, before).exit());
    assertEquals(0, diff(before, EXAMPLE).exit());
  }

  /** The search does not evaluate numbers, but equal conditions are equal. */
  @Test
  void another_id_and_the_same_conditions_of_an_operator_are_not_wider() throws Exception {
    String entry =
        "{ id: %s, issuer: staff, when: { NumericLessThan: { level: 3 } }, may: [freeze] }";
    Path before =
        Files.copy(
            changed("grants:\n", operators(entry.formatted("one"))), folder.resolve("before.yaml"));
    Vend run = diff(before, changed("grants:\n", operators(entry.formatted("two"))));
    assertEquals(0, run.exit(), run.out());
  }

  /** A session may do what any of its policies allows, so one more policy is not narrower. */
  @Test
  void countsAFurtherSessionPolicyAsWider() throws Exception {
    String policy = "      policy: policies/deploy.json\n";
    Path more =
        changed(
            policy, policy + "      policyArns: [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]\n");
    assertEquals(1, diff(EXAMPLE, more).exit());
    assertEquals(1, diff(more, EXAMPLE).exit());
  }

  /** A change that is not provably narrower counts as wider in both directions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policies: [ReadOnlyAccess] | policies: [ReadOnlyAccess, SecurityAudit]",
        "audience: vend | audience: other",
        "name: \"{email}\" | name: \"x-{email}\"",
        "sourceIdentity: \"{email}\" | sourceIdentity: \"x-{email}\"",
        "tags: { repository: \"{repository}\" } | tags: { repo: \"{repository}\" }",
        "role: vend-hub | role: vend-hub-2",
        "organization: o-a1b2c3d4e5 | organization: o-a1b2c3d4e6",
        "id: staff-look-around | id: staff-looks-around",
      })
  void countsAnIncomparableChangeAsWider(String from, String to) throws Exception {
    Path other = changed(from, to);
    assertEquals(1, diff(EXAMPLE, other).exit(), diff(EXAMPLE, other).out());
    assertEquals(1, diff(other, EXAMPLE).exit(), diff(other, EXAMPLE).out());
  }

  @Test
  void counts_another_claim_for_persons_as_wider() throws Exception {
    Path other = changed("audience: vend\n", "audience: vend\n    person: employee_number\n");
    Vend run = diff(EXAMPLE, other);
    assertEquals(1, run.exit(), run.out());
    assertTrue(
        run.out()
            .contains(
                "issuer staff: different claim for persons (employee_number instead of none)"),
        run.out());
    assertEquals(1, diff(other, EXAMPLE).exit());
  }

  @Test
  void reportsAChangedPolicyFileOfTheSameName() throws Exception {
    Path now = changed("# GitHub", "# GitHub");
    Files.writeString(
        folder.resolve("policies/deploy.json"),
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}");
    Vend run = diff(EXAMPLE, now);
    assertEquals(1, run.exit());
    assertTrue(run.out().contains("different session policy"), run.out());
  }

  @Test
  void ignoresExternalIdsDescriptionsAndNames() throws Exception {
    Path file = changed("externalId: 3f8e6c1a0b7d4e52", "externalId: another-one");
    Vend run = diff(EXAMPLE, file);
    assertEquals(0, run.exit(), run.out());
    assertEquals(0, diff(EXAMPLE, changed("description: Staff", "description: People")).exit());
  }

  @Test
  void countsARemovedDenyAsWiderAndGivesAnExample() throws Exception {
    Path now =
        changed("StringLike: { repository: \"acme/legacy-*\" }", "Null: { repository: true }");
    Vend run = diff(EXAMPLE, now);
    assertEquals(1, run.exit());
    assertTrue(run.out().contains("callers that were denied before"), run.out());
    assertTrue(run.out().contains("for example"), run.out());
  }

  @Test
  void writesMarkdownAndJson() throws Exception {
    Path now =
        changed("roles: [shop-prod/deploy]", "roles: [shop-prod/deploy, shop-prod/read-only]");
    Vend markdown = diff(EXAMPLE, now, "--format", "markdown");
    assertEquals(1, markdown.exit());
    assertTrue(
        markdown.out().contains("| gives | shop-prod/read-only | shop-deploys-from-main |"),
        markdown.out());
    Vend json = diff(EXAMPLE, now, "--format", "json");
    assertEquals(true, Json.readObject(json.out().strip()).get("widens"));
    assertTrue(json.out().contains("\"change\":\"gives\""), json.out());
  }

  @Test
  void readsOneOfTheFilesFromStandardInput() throws Exception {
    String text = Files.readString(EXAMPLE);
    Vend run = Vend.withInput(text, "grants", "diff", "-", EXAMPLE.toString(), "--policies", "..");
    assertEquals(0, run.exit(), run.err());
    Vend without = Vend.withInput(text, "grants", "diff", "-", EXAMPLE.toString());
    assertEquals(2, without.exit());
    assertTrue(without.err().contains("--policies"), without.err());
  }

  @ParameterizedTest
  @CsvSource({
    "- -, only one of the two",
    "no-such.yaml ../grants.yaml, There is no file",
    "../grants.yaml ../grants.yaml --format xml, text, markdown",
    "../grants.yaml, Missing required parameter",
  })
  void exitsWith2IfItCannotRun(String arguments, String says) {
    Vend run = Vend.run(("grants diff " + arguments).split(" ", -1));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains(says.split(",", -1)[0]), run.err());
  }
}
