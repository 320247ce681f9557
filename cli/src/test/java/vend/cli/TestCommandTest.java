package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import vend.Json;

/** Tests {@code vend grants test}, and compares the schema of the cases with their reader. */
class TestCommandTest {
  private static final String CALLERS =
      """
      version: 1
      callers:
        ada: { issuer: staff, claims: { email: ada@example.com, groups: [support] } }
      cases:
      """;

  @TempDir private Path folder;

  private Vend run(String cases, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("cases.yaml"), CALLERS + cases);
    var arguments =
        new java.util.ArrayList<>(
            List.of("grants", "test", "../grants.yaml", "--cases", file.toString()));
    arguments.addAll(List.of(more));
    return Vend.run(arguments.toArray(String[]::new));
  }

  @Test
  void passesTheExample() {
    Vend run = Vend.run("grants", "test", "../grants.yaml", "--verbose");
    assertEquals(0, run.exit(), run.out());
    assertTrue(run.out().contains("ok    a pull request deploys nowhere"), run.out());
    assertTrue(run.out().contains(" as expected, 0 not"), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ caller: ada, may: shop-prod/deploy } | shop-prod/deploy is denied",
        "{ caller: ada, mayNot: legacy/read-only } | is allowed by staff-look-around",
        "{ caller: ada, may: legacy/read-only, grant: other } | has the grant staff-look-around instead of other",
        "{ caller: ada, may: legacy/read-only, session: { name: bob } } | has the session name ada@example.com instead of bob",
        "{ caller: ada, may: legacy/read-only, session: { tags: { a: b } } } | has the tag a (none) instead of b",
        "{ caller: ada, may: legacy/read-only, duration: 15m, session: { duration: 1h } } | has the duration 15m instead of 1h",
        "{ caller: ada, mayNot: shop-prod/deploy, reason: ClaimMissing } | has the reason RoleNotGranted instead of ClaimMissing",
        "{ caller: ada, mayNot: shop-prod/deploy, grant: legacy-is-frozen } | has the grant (none) instead of legacy-is-frozen",
        "{ caller: { issuer: github }, may: shop-test/deploy } | the caller is rejected (401)",
      })
  void reportsUnexpectedResultsWithTheTrace(String testCase, String says) throws Exception {
    Vend run = run("  - " + testCase + "\n");
    assertEquals(1, run.exit(), run.out() + run.err());
    assertTrue(run.out().contains("cases.yaml:5: "), run.out());
    assertTrue(run.out().contains(says), run.out());
    assertTrue(run.out().contains("Hub: "), run.out());
    assertTrue(run.out().contains("1 cases, 0 as expected, 1 not"), run.out());
  }

  private static final String OPERATORS =
      """
      operators:
        - id: oncall
          issuer: staff
          when: { "ForAnyValue:StringEquals": { groups: [support] } }
          may: [leases, revoke]
      grants:
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ caller: ada, mayAct: [leases, revoke], operator: oncall } | ''",
        "{ caller: ada, mayNotAct: freeze, reason: NotAnOperator } | ''",
        "{ caller: { like: ada, claims: { groups: [dev] } }, mayNotAct: [leases, revoke, freeze] } | ''",
        "{ caller: { issuer: github }, mayNotAct: leases, reason: Unauthenticated } | ''",
        "{ caller: ada, mayAct: freeze } | freeze is denied",
        "{ caller: ada, mayAct: leases, operator: other } | leases has the operator oncall instead of other",
        "{ caller: ada, mayNotAct: revoke } | revoke is allowed by oncall",
        "{ caller: ada, mayNotAct: freeze, reason: OperatorFrozen } | has the reason NotAnOperator instead of OperatorFrozen",
        "{ caller: { issuer: github }, mayAct: leases } | the caller is rejected (401)",
      })
  void tests_the_acts_of_operators(String testCase, String says) throws Exception {
    Path grants =
        Files.writeString(
            folder.resolve("grants.yaml"),
            Files.readString(Path.of("../grants.yaml"))
                .replace("      policy: policies/deploy.json\n", "")
                .replace("grants:\n", OPERATORS));
    Path cases = Files.writeString(folder.resolve("c.yaml"), CALLERS + "  - " + testCase + "\n");
    assertEquals(List.of(), complaints(CALLERS + "  - " + testCase + "\n"));
    Vend run = Vend.run("grants", "test", grants.toString(), "--cases", cases.toString());
    assertEquals(says.isEmpty() ? 0 : 1, run.exit(), run.out() + run.err());
    assertTrue(run.out().contains(says), run.out());
  }

  @Test
  void writesJson() throws Exception {
    Vend run = run("  - { caller: ada, may: shop-prod/deploy }\n", "--format", "json");
    assertEquals(1, run.exit());
    assertEquals(Set.of("cases"), Json.readObject(run.out().strip()).keySet());
    assertTrue(run.out().contains("\"passed\":false"), run.out());
  }

  @Test
  void usesTheTimeAndTheAddressOfACase() throws Exception {
    Path grants =
        Files.writeString(
            folder.resolve("grants.yaml"),
            Files.readString(Path.of("../grants.yaml"))
                .replace("      policy: policies/deploy.json\n", "")
                .replace(
                    "\"ForAnyValue:StringEquals\": { groups: [engineering, support] }",
                    "IpAddress: { \"aws:SourceIp\": 203.0.113.0/24 }\n"
                        + "      DateLessThan: { \"aws:CurrentTime\": 2026-12-01T00:00:00Z }"));
    Files.writeString(
        folder.resolve("grants.test.yaml"),
        CALLERS
            + """
              - { caller: ada, may: legacy/read-only, sourceIp: 203.0.113.7, time: "2026-11-30T23:59:59Z" }
              - { caller: ada, mayNot: legacy/read-only, sourceIp: 203.0.113.7, time: 2026-12-01T00:00:00Z }
              - { caller: ada, mayNot: legacy/read-only }
            """);
    Vend run = Vend.run("grants", "test", grants.toString());
    assertEquals(0, run.exit(), run.out() + run.err());
  }

  /** The reader rejects these cases with their line, and the schema rejects them, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ caller: ada }",
        "{ caller: ada, may: a/b, mayNot: a/b }",
        "{ caller: ada, may: nonsense }",
        "{ caller: ada, may: [] }",
        "{ caller: 1, may: a/b }",
        "{ may: a/b }",
        "{ caller: ada, may: a/b, reason: ClaimMissing }",
        "{ caller: ada, mayNot: a/b, session: { name: x } }",
        "{ caller: ada, may: a/b, mayAct: leases }",
        "{ caller: ada, mayAct: deploy }",
        "{ caller: ada, mayAct: [] }",
        "{ caller: ada, mayAct: leases, reason: NotAnOperator }",
        "{ caller: ada, mayAct: leases, grant: x }",
        "{ caller: ada, mayNotAct: leases, operator: x }",
        "{ caller: ada, mayNot: a/b, operator: x }",
        "{ caller: ada, may: a/b, unknown: 1 }",
        "{ caller: ada, may: a/b, session: { unknown: 1 } }",
        "{ caller: ada, may: a/b, duration: soon }",
        "{ caller: { issuer: staff, unknown: 1 }, may: a/b }",
        "{ caller: { issuer: staff, claims: 1 }, may: a/b }",
        "{ caller: ada, may: a/b, session: { tags: [a] } }",
      })
  void rejectsWhatTheSchemaRejects(String testCase) throws Exception {
    Vend run = run("  - " + testCase + "\n");
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains("cases.yaml:5:"), run.err());
    assertTrue(!complaints(CALLERS + "  - " + testCase + "\n").isEmpty(), testCase);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ caller: eve, may: a/b } | \"callers\" has no caller eve. Its callers are: ada",
        "{ caller: { claims: {} }, may: a/b } | has no \"issuer\"",
        "{ caller: ada, mayNot: a/b, reason: Nonsense } | must be a code of",
        "{ caller: ada, may: a/b, time: noon } | time must be written like",
        "{ caller: { issuer: other }, may: a/b } | has no issuer other",
      })
  void rejectsWhatOnlyTheReaderCanCheck(String testCase, String says) throws Exception {
    Vend run = run("  - " + testCase + "\n");
    assertEquals(2, run.exit(), run.out());
    assertTrue(run.err().contains(says), run.err());
  }

  @Test
  void theSchemaAcceptsTheExample() throws Exception {
    assertEquals(List.of(), complaints(Files.readString(Path.of("../grants.test.yaml"))));
  }

  @Test
  void namesTheMissingFileOfCases() {
    Vend run = Vend.run("grants", "test", "../grants.yaml", "--cases", "no-such.test.yaml");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("there is no file no-such.test.yaml"), run.err());
  }

  private static List<String> complaints(String yaml) throws Exception {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(Path.of("../grants.test.schema.json")));
    String json = Json.write(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    return schema.validate(json, InputFormat.JSON).stream().map(Error::toString).toList();
  }
}
