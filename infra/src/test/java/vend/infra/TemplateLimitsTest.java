package vend.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Json;
import vend.grant.Grants;
import vend.infra.cdk.CdkApp;
import vend.infra.cdk.RolesApp;
import vend.infra.spoke.SpokesNotCreated;
import vend.infra.template.SpokeTemplates;
import vend.infra.template.TemplateFile;

/**
 * Tests thousands of roles in hundreds of accounts against CloudFormation's quotas. The test
 * repeats the numbers of the quotas page (cloudformation-limits.html).
 */
class TemplateLimitsTest {
  private static final int MEGABYTE = 1_000_000;

  @TempDir private Path folder;

  /** Returns accounts with that many roles each. Each account's first role has a separate grant. */
  static Grants many(int accounts, int roles) {
    var file = new StringBuilder(Shapes.manyForms(accounts));
    for (int i = 1; i < roles; i++) {
      file.append("  - { id: all-%d, issuer: github, roles: [\"*/role-%d\"],".formatted(i, i));
      file.append(" session: { sourceIdentity: \"gh-{a}\", tags: { team: \"{a}\" } } }\n");
    }
    return Templates.grants(
        file.toString().replaceFirst("roles:\n", "roles:\n" + declared(1, roles)));
  }

  private static String declared(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj("  role-%d: { accounts: [\"*\"], policies: [ReadOnlyAccess] }\n"::formatted)
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource({"200, 1, 1", "201, 1, 2", "300, 10, 2", "5, 300, 1", "3, 499, 1"})
  void everyTemplateIsWithinEveryLimit(int accounts, int roles, int atLeast) {
    assertFit(many(accounts, roles), accounts * roles, atLeast);
  }

  /** Every account has a separate trust policy for each role, so that a template fills up soon. */
  @Test
  void templatesOfAccountsWithDifferentTrustPoliciesAreWithinEveryLimit() {
    String file =
        Shapes.manyForms(190)
            .replaceAll("(account-[0-9]+)/deploy", "\"$1/*\"")
            .replaceFirst("roles:\n", "roles:\n" + declared(1, 7));
    assertFit(Templates.grants(file), 190 * 7, 2);
  }

  private static void assertFit(Grants grants, int roles, int atLeast) {
    List<TemplateFile> files = Templates.files(grants);
    assertTrue(files.size() >= atLeast, () -> "only " + files.size());
    files.forEach(file -> assertWithinLimits(file.body()));
    assertEquals(roles, files.stream().mapToInt(TemplateFile::roles).sum());
  }

  private static void assertWithinLimits(String body) {
    assertTrue(body.getBytes(StandardCharsets.UTF_8).length <= MEGABYTE);
    Map<String, Object> template = Templates.read(body);
    assertTrue(String.valueOf(template.get("Description")).length() <= 1024);
    assertEntries(template, "Resources", 500);
    var mappings = assertEntries(template, "Mappings", 200);
    for (Object mapping : mappings.values()) {
      assertTrue(((Map<?, ?>) mapping).size() <= 200);
      ((Map<?, ?>) mapping).values().forEach(row -> assertTrue(((Map<?, ?>) row).size() <= 200));
    }
    assertNames(template);
  }

  private static Map<?, ?> assertEntries(Map<String, Object> template, String section, int most) {
    var entries = (Map<?, ?>) template.getOrDefault(section, Map.of());
    assertTrue(!entries.isEmpty() && entries.size() <= most, section + " " + entries.size());
    return entries;
  }

  private static void assertNames(Map<String, Object> template) {
    for (String section : List.of("Resources", "Mappings", "Conditions")) {
      for (Object name : ((Map<?, ?>) template.getOrDefault(section, Map.of())).keySet()) {
        assertTrue(String.valueOf(name).matches("[A-Za-z0-9]{1,255}"), String.valueOf(name));
      }
    }
  }

  /** Only the template that lists an account creates the account's roles. */
  @Test
  void everyAccountIsInOneTemplateThatCreatesAllOfItsRoles() {
    var made = new HashMap<String, Integer>();
    for (Map<String, Object> template : Templates.of(many(210, 3))) {
      for (String account : accounts(template)) {
        made.merge(account, new InAccount(template, account).resources().size(), Integer::sum);
      }
    }
    assertEquals(210, made.size());
    // Three roles, and the placeholder for accounts without roles.
    assertTrue(made.values().stream().allMatch(count -> count == 4), made.toString());
  }

  private static Set<String> accounts(Map<String, Object> template) {
    return new TreeSet<>(Templates.part(Templates.part(template, "Mappings"), "Accounts").keySet());
  }

  /** Moving an account is work: it must leave one stack set before another can include it. */
  @Test
  void oneMoreTemplateMovesOnlyTheAccountsThatItGets() throws Exception {
    var templates = new SpokeTemplates(Templates.spokes(many(100, 1)));
    var before = templates.files(3);
    var after = templates.files(4);
    for (int part = 0; part < 3; part++) {
      var left = accounts(Templates.read(after.get(part).body()));
      assertTrue(accounts(Templates.read(before.get(part).body())).containsAll(left));
    }
    assertEquals("vend-roles-4-of-4.json", after.get(3).name());
  }

  @Test
  void namesTheAccountWithTooManyRolesForATemplate() {
    var spokes = Templates.spokes(many(2, 500));
    var refused = assertThrows(SpokesNotCreated.class, () -> new SpokeTemplates(spokes).files(1));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("The account account-0 has 500 roles"));
  }

  /** A CDK stack is for one account, so only the number of the account's roles counts. */
  @Test
  void everyStackOfTheCdkIsWithinTheLimits() {
    CdkApp.needsNode();
    var stacks = CdkApp.templates(Templates.spokes(many(2, 20)), folder);
    assertEquals(2, stacks.size());
    for (Map<String, Object> stack : stacks.values()) {
      assertEquals(20, assertEntries(stack, "Resources", 500).size());
      assertTrue(Json.write(stack).length() <= MEGABYTE);
    }
  }

  @Test
  void theCdkRejectsAnAccountWithTooManyRolesForAStack() {
    CdkApp.needsNode();
    var refused =
        assertThrows(
            SpokesNotCreated.class,
            () -> RolesApp.synthesize(Templates.spokes(many(1, 501)), folder));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("The account account-0 has 501 roles"));
  }
}
