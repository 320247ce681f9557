package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.policy.lint.FindingCode;

/** Tests {@code vend grants check} on files with one problem each. */
class CheckCommandTest {
  private static final Pattern CODE = Pattern.compile("\\[([a-z-]+)\\]");

  private static final String HEAD =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: shop-external-id }
      issuers:
        staff: { oidc: https://id.example.com, audience: vend }
        github:
          oidc: https://token.actions.githubusercontent.com
          audience: vend
          require: { repository_owner_id: "4242" }
      roles:
        deploy: { accounts: [shop], policies: [] }
      grants:
        - { id: all-staff, issuer: staff, roles: [shop/deploy] }
        - id: the-shop
          issuer: github
          when: { StringEquals: { repository_id: "777", ref: refs/heads/main } }
          roles: [shop/deploy]
          session: { sourceIdentity: "{repository_id}", tags: { ref: "{ref}" } }
      """;

  @TempDir private Path folder;

  private Vend check(String yaml, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("grants.yaml"), yaml);
    var arguments = new java.util.ArrayList<>(List.of("grants", "check", file.toString()));
    arguments.addAll(List.of(more));
    return Vend.run(arguments.toArray(String[]::new));
  }

  private static Set<String> codes(Vend run) {
    return CODE.matcher(run.out())
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void findsNothingInAValidFile() throws Exception {
    // The tag's value is a branch with a slash, which a source identity could not contain.
    Vend run = check(HEAD);
    assertEquals(0, run.exit(), run.out());
    assertTrue(run.out().endsWith(": fine" + System.lineSeparator()), run.out());
  }

  @Test
  void findsOnlyAdviceInTheExample() {
    Vend run = Vend.run("grants", "check", "../grants.yaml");
    assertEquals(0, run.exit(), run.out());
    assertEquals(Set.of("condition-for-hub-alone", "deny-for-hub-alone"), codes(run));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "subject-without-repository, subject-without-ref | { id: new-one, issuer: github, roles: [shop/deploy] }",
        "subject-without-ref | { id: new-one, issuer: github, when: { StringEquals: { repository_id: '7' } }, roles: [shop/deploy] }",
        "subject-without-repository | { id: new-one, issuer: github, when: { StringLike: { repository: 'acme/*', ref: refs/heads/* } }, roles: [shop/deploy] }",
        "subject-by-name | { id: new-one, issuer: github, when: { StringEquals: { repository: acme/x, ref: refs/heads/main } }, roles: [shop/deploy] }",
        "subject-by-name | { id: new-one, issuer: github, when: { StringLike: { sub: 'repo:acme/x:ref:refs/heads/*' } }, roles: [shop/deploy] }",
        "pull-request-subject, subject-by-name | { id: new-one, issuer: github, when: { StringEquals: { sub: 'repo:acme/x:pull_request' } }, roles: [shop/deploy] }",
        "subject-without-ref | { id: new-one, issuer: github, when: { StringEquals: { repository_id: '7' }, StringEqualsIfExists: { ref: refs/heads/main } }, roles: [shop/deploy] }",
        "subject-without-ref | { id: new-one, issuer: github, when: { StringEquals: { repository_id: '7' }, StringNotEquals: { ref: refs/heads/x } }, roles: [shop/deploy] }",
        "unreachable-grant | { id: new-one, issuer: staff, when: { StringEquals: { a: b } }, roles: [shop/deploy] }",
        "contradictory-conditions | { id: new-one, issuer: staff, when: { StringEquals: { a: b }, StringLike: { a: 'c*' } }, roles: [shop/deploy] }",
        "contradictory-conditions | { id: new-one, issuer: github, when: { StringEquals: { repository_id: '7', ref: refs/heads/main, repository_owner_id: '1' } }, roles: [shop/deploy] }",
        "deny-for-hub-alone, deny-matches-nothing | { id: new-one, effect: deny, when: { StringEquals: { a: b } }, roles: ['other-*/deploy'] }",
        "deny-for-hub-alone, deny-without-set-operator | { id: new-one, effect: deny, when: { StringEquals: { groups: b } }, roles: ['*/*'] }",
        "deny-for-hub-alone, unreachable-grant | { id: new-one, effect: deny, issuer: staff, roles: ['*/*'] }",
      })
  void reportsTheProblemOfAGrant(String codes, String grant) throws Exception {
    Vend run = check(HEAD + "  - " + grant + "\n");
    var found = codes(run);
    found.remove("condition-for-hub-alone");
    if (grant.contains("issuer: staff, when")) {
      assertTrue(found.containsAll(Set.of(codes.split(", ", -1))), run.out());
    } else {
      found.removeIf(code -> code.equals("unreachable-grant") && !codes.contains(code));
      assertEquals(Set.of(codes.split(", ", -1)), found, run.out());
    }
    boolean advice = codes.equals("subject-by-name");
    assertEquals(advice ? 0 : 1, run.exit(), run.out());
    assertTrue(run.out().contains(advice ? "new-one relies on names" : ""), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | { StringEquals: { team: ops } }",
        "operator-without-claim | { StringNotEquals: { team: dev } }",
        "operator-without-claim | { StringEqualsIfExists: { team: ops } }",
        "operator-without-claim | { 'ForAllValues:StringEquals': { team: ops } }",
        "operator-without-claim | { IpAddress: { 'aws:SourceIp': 203.0.113.0/24 } }",
        "list-without-set-operator | { StringEquals: { groups: ops } }",
        "wildcard-in-exact-value | { StringEquals: { team: 'o*' } }",
        "contradictory-conditions | { StringEquals: { team: a }, StringLike: { team: 'b*' } }",
      })
  void reports_the_problem_of_an_operator(String code, String when) throws Exception {
    Vend run =
        check(
            HEAD.replace(
                "grants:\n",
                "operators:\n  - { id: oncall, issuer: staff, when: %s, may: [freeze] }\ngrants:\n"
                    .formatted(when)));
    assertEquals(code.isEmpty() ? Set.of() : Set.of(code), codes(run), run.out());
    assertEquals(code.isEmpty() ? 0 : 1, run.exit(), run.out());
    assertTrue(code.isEmpty() || run.out().contains("grants.yaml:15:"), run.out());
  }

  @ParameterizedTest
  @CsvSource({
    "sub, false",
    "email, false",
    "employee_number, false",
    "preferred_username, true",
    "upn, true",
    "realm/name, true",
    "Email, true",
    "mail, true",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress, true"
  })
  void warns_of_a_person_claim_that_people_can_edit(String claim, boolean warns) throws Exception {
    Vend run =
        check(
            HEAD.replace("audience: vend }", "audience: vend, person: \"%s\" }".formatted(claim)));
    assertEquals(warns ? Set.of("person-claim-editable") : Set.of(), codes(run), run.out());
  }

  @Test
  void finds_a_wildcard_under_an_exact_operator() throws Exception {
    Vend run = checkGrant("when: { StringEquals: { email: '*@example.com' } }");
    assertTrue(codes(run).contains("wildcard-in-exact-value"), run.out());
    assertTrue(run.out().contains("Use StringLike instead"), run.out());
    assertFalse(
        codes(checkGrant("when: { StringEquals: { email: 'a${*}@example.com' } }"))
            .contains("wildcard-in-exact-value"));
  }

  @Test
  void finds_a_list_claim_under_a_plain_operator() throws Exception {
    Vend run = checkGrant("when: { StringEquals: { groups: ops } }");
    assertTrue(codes(run).contains("list-without-set-operator"), run.out());
    assertTrue(run.out().contains("Use ForAnyValue:StringEquals instead"), run.out());
    assertFalse(
        codes(checkGrant("when: { 'ForAnyValue:StringEquals': { groups: ops } }"))
            .contains("list-without-set-operator"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "when: { StringEquals: { team: a/b } }, session: { sourceIdentity: '{team}' }",
        "when: { StringLike: { team: 'a/*' } }, session: { name: 'x-{team}' }",
        "when: { StringEquals: { team: 'a&b' } }, session: { tags: { team: '{team}' } }",
      })
  void finds_a_session_value_that_aws_refuses(String terms) throws Exception {
    Vend run = checkGrant(terms);
    assertTrue(codes(run).contains("session-value-refused"), run.out());
    assertFalse(
        codes(checkGrant(terms.replace("/", "-").replace("&", "-")))
            .contains("session-value-refused"));
  }

  @ParameterizedTest
  @CsvSource({
    "ReadOnlyAcces, ReadOnlyAccess",
    "Billing, arn:aws:iam::aws:policy/job-function/Billing"
  })
  void finds_an_unknown_aws_managed_policy(String unknown, String meant) throws Exception {
    Vend run = check(HEAD.replace("policies: []", "policies: [%s]".formatted(unknown)));
    assertEquals(Set.of("unknown-aws-managed-policy"), codes(run), run.out());
    assertTrue(run.out().contains(" (did you mean \"%s\"?)".formatted(meant)), run.out());
    assertEquals(
        Set.of(), codes(check(HEAD.replace("policies: []", "policies: [%s]".formatted(meant)))));
  }

  private Vend checkGrant(String terms) throws Exception {
    return check(
        HEAD + "  - { id: new-one, issuer: staff, roles: [shop/deploy], %s }\n".formatted(terms));
  }

  @Test
  void reportsASharedIssuerWithoutRequire() throws Exception {
    Vend run = check(HEAD.replace("    require: { repository_owner_id: \"4242\" }\n", ""));
    assertEquals(1, run.exit());
    assertEquals(Set.of("shared-issuer-without-require"), codes(run));
    assertTrue(run.out().contains("grants.yaml:8:3: error"), run.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gitlab.com",
        "https://agent.buildkite.com",
        "https://app.terraform.io",
        "https://accounts.google.com",
        "https://oidc.circleci.com/org/0f1e2d3c",
        "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
      })
  void rejectsAGrantForAllCallersOfASharedIssuer(String address) throws Exception {
    Vend run = check(HEAD.replace("https://id.example.com", address));
    assertEquals(1, run.exit());
    assertTrue(codes(run).contains("subject-without-repository"), run.out());
    assertEquals(
        !address.contains("circleci") && !address.contains("bitbucket"),
        codes(run).contains("shared-issuer-without-require"),
        run.out());
  }

  private static final String WORKLOADS =
      """
      issuers:
        workloads:
          aws: eu-central-1
          audience: https://vend.example.com
          require: { organization: o-a1b2c3d4e5 }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StringEquals: { account: '333333333333', role: ci } | ''",
        "StringEquals: { organization: o-a1b2c3d4e5, role: ci } | ''",
        "ArnLike: { arn: 'arn:aws:sts::333333333333:assumed-role/ci/*' } | ''",
        "StringLike: { sub: 'arn:aws:iam::333333333333:role/*' } | ''",
        "StringEquals: { uniqueId: AROAQWERTYUIOPASDFGHJ } | ''",
        "StringEquals: { role: ci } | aws-identity-of-any-account",
        "StringLike: { account: '*', role: ci } | aws-identity-of-any-account",
        "StringNotEquals: { account: '333333333333' } | aws-identity-of-any-account",
        "StringEqualsIfExists: { organization: o-a1b2c3d4e5 } | aws-identity-of-any-account",
        "ArnLike: { arn: 'arn:aws:sts::*:assumed-role/ci/*' } | aws-identity-of-any-account",
        "StringLike: { sub: '*:role/ci' } | aws-identity-of-any-account",
      })
  void reportsGrantsForAwsIdentitiesOfAnyAccount(String when, String code) throws Exception {
    Vend run =
        check(
            HEAD.replace("issuers:\n", WORKLOADS)
                + "  - { id: new-one, issuer: workloads, when: { %s }, roles: [shop/deploy] }\n"
                    .formatted(when));
    var found = codes(run);
    found.remove("condition-for-hub-alone");
    assertEquals(code.isEmpty() ? Set.of() : Set.of(code), found, run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "    require: { role: ci }\n", "    require: { account: x }\n"})
  void namesAnAwsIssuerThatDoesNotRequireThatItsIdentitiesAreYours(String require)
      throws Exception {
    String issuers = WORKLOADS.replace("    require: { organization: o-a1b2c3d4e5 }\n", require);
    Vend run =
        check(
            HEAD.replace("issuers:\n", issuers)
                + "  - { id: new-one, issuer: workloads, when: { StringEquals: { account: '333333333333' } }, roles: [shop/deploy] }\n");
    assertEquals(1, run.exit());
    assertTrue(codes(run).contains("aws-issuer-without-require"), run.out());
    assertTrue(run.out().contains("grants.yaml:7:3: error"), run.out());
  }

  @Test
  void reportsDeclaredRolesAndIssuersWithoutGrants() throws Exception {
    Vend run =
        check(
            HEAD.replace(
                    "roles:\n  deploy",
                    "roles:\n  idle: { accounts: [shop], policies: [] }\n  deploy")
                .replace("issuer: staff", "issuer: github"));
    assertTrue(
        codes(run).containsAll(Set.of("role-without-grant", "issuer-without-grant")), run.out());
  }

  @Test
  void reportsPoliciesThatIamRejects() throws Exception {
    Vend some = check(HEAD + many(12));
    assertTrue(codes(some).contains("trust-policy-combined"), some.out());
    Vend more = check(HEAD + many(60));
    assertTrue(codes(more).contains("trust-policy-over-default-quota"), more.out());
    Vend most = check(HEAD + many(200));
    assertTrue(codes(most).contains("trust-policy-too-large"), most.out());
    assertEquals(1, most.exit());
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "  - { id: grant-with-a-name-%d, issuer: github, when: { StringEquals: { repository_id: '%d', ref: refs/heads/main } }, roles: [shop/deploy] }\n"
                .formatted(i, i))
        .collect(Collectors.joining());
  }

  @Test
  void reportsAHubPolicyThatIsWideOrTooLarge() throws Exception {
    String accounts =
        IntStream.range(0, 260)
            .mapToObj(i ->
                "  a-%d: { id: \"%d\", externalId: x-%d }\n".formatted(i, 300000000000L + i, i))
            .collect(Collectors.joining());
    Vend wide =
        check(
            HEAD.replace("issuers:\n", accounts + "issuers:\n")
                .replace("accounts: [shop]", "accounts: [\"*\"]"));
    assertEquals(Set.of("hub-policy-wide"), codes(wide), wide.out());
    String existing =
        IntStream.range(0, 260)
            .mapToObj(i -> ", \"arn:aws:iam::222222222222:role/existing-role-%d\"".formatted(i))
            .collect(Collectors.joining());
    Vend large =
        check(HEAD.replace("staff, roles: [shop/deploy", "staff, roles: [shop/deploy" + existing));
    assertTrue(codes(large).contains("hub-policy-too-large"), large.out());
    assertEquals(1, large.exit());
  }

  @Test
  void reportsSessionsThatAwsCannotPack() throws Exception {
    String tag = "x".repeat(250);
    Vend large =
        check(
            HEAD
                + "  - { id: new-one, issuer: staff, roles: [shop/deploy], session: { tags: { a: %s, b: %s } } }\n"
                    .formatted(tag, tag));
    assertTrue(codes(large).contains("session-too-large"), large.out());
    Vend nearly =
        check(
            HEAD
                + "  - { id: new-one, issuer: staff, roles: [shop/deploy], session: { tags: { a: %s, b: '{c}{d}{e}{f}{g}' } } }\n"
                    .formatted(tag));
    assertTrue(codes(nearly).contains("session-nearly-too-large"), nearly.out());
  }

  @Test
  void neverShowsAnExternalId() throws Exception {
    Vend run =
        check(
            HEAD.replace(
                "externalId: shop-external-id }",
                "externalId: shop-external-id, previousExternalId: old-external-id }\n"
                    + "  blog: { id: \"333333333333\", externalId: shop-external-id }"));
    assertEquals(Set.of("external-id-rotation", "external-id-shared"), codes(run));
    assertFalse(run.out().contains("-external-id "), run.out());
    assertFalse(run.out().contains("shop-external"), run.out());
  }

  @Test
  void reportsTheProblemsOfTheParserWithTheirLines() throws Exception {
    Vend run = check(HEAD.replace("[shop/deploy] }", "[shop/nothing, other/deploy] }"));
    assertEquals(1, run.exit());
    assertEquals(Set.of("invalid-file"), codes(run));
    assertTrue(run.out().contains("grants.yaml:15:"), run.out());
  }

  @Test
  void writesJsonForPrograms() throws Exception {
    Vend run = check(HEAD.replace("role: vend-hub", "role: ''"), "--format", "json");
    assertEquals(1, run.exit());
    assertEquals(Set.of("findings"), Json.readObject(run.out().strip()).keySet());
    assertTrue(run.out().contains("\"code\":\"invalid-file\",\"severity\":\"error\""), run.out());
    assertTrue(run.out().contains("\"line\":2,"), run.out());
  }

  @ParameterizedTest
  @CsvSource({"no-such-file.yaml, There is no file", "../grants.yaml --format xml, text or json"})
  void exitsWith2IfItCannotRun(String arguments, String says) {
    Vend run = Vend.run(("grants check " + arguments).split(" ", -1));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains(says), run.err());
  }

  @Test
  void hasEveryCodeInTheDocs() throws Exception {
    String docs = Files.readString(Path.of("../docs/how-to/check-grants.md"));
    var missing =
        Arrays.stream(FindingCode.values())
            .filter(code -> !docs.contains("| `%s` | %s |".formatted(code.code(), code.severity())))
            .toList();
    assertEquals(List.of(), missing);
  }
}
