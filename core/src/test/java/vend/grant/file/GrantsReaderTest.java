package vend.grant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.grant.TestGrants.HEAD;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.aws.RoleReference;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.grant.TestGrants;

class GrantsReaderTest {
  private static final String GRANT =
      """
      - id: one
        issuer: github
        roles: [shop/deploy]
      """;

  /** Line and column start at 1, as in editors; the grant begins in line 14. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          id: one ~ id: o                        ~ 14:7: grants[0].id: A grant's id must have 2 to 64 characters
          id: one ~ id: 111                      ~ 14:7: grants[0].id: The value must be a string. Put it in quotes: "111"
          id: one ~ id: one, x                   ~ 14:7: grants[0].id: A grant's id must have 2 to 64 characters
          issuer: github ~ issuer: gitlab               ~ 15:11: grants[0].issuer: No issuer in "issuers" is named "gitlab" (did you mean "github"?). Correct the name, or add the issuer.
          issuer: github ~ description: Alice's         ~ 14:3: grants[0]: The key "issuer" is missing.
          issuer: github ~ isuer: github                ~ 15:3: grants[0].isuer: The key "isuer" is unknown. Known keys are: id, description, effect, issuer
          issuer: github ~ effect: maybe                ~ 15:11: grants[0].effect: The value must be allow or deny.
          [shop/deploy] ~ []                           ~ 16:10: grants[0].roles: The list must not be empty.
          [shop/deploy] ~ shop/deploy                  ~ 16:10: grants[0].roles: The value must be a list.
          [shop/deploy] ~ [shop/deploy, deploy]        ~ 16:24: grants[0].roles[1]: A role must be written as account/role or as its ARN.
          [shop/deploy] ~ [shop/nothing]               ~ 16:11: grants[0].roles[0]: "roles" declares no "nothing" in the account shop. Declare it, or name a role that exists already by its ARN.
          [shop/deploy] ~ [nowhere/deploy]             ~ 16:11: grants[0].roles[0]: No account in "accounts" has the name or id "nowhere". Correct it, or add the account.
          [shop/deploy] ~ ["shop/x*"]                  ~ 16:11: grants[0].roles[0]: This pattern matches no role that "roles" declares. Correct it, or declare a role.
          [shop/deploy] ~ ["shop/a/*"]                 ~ 16:11: grants[0].roles[0]: Declared roles have no path, so the pattern cannot have one.
          [shop/deploy] ~ ["arn:aws:iam::222222222222:role/*"]         ~ 16:11: grants[0].roles[0]: Only a deny may have wildcards in an ARN. Name each role by its ARN.
          [shop/deploy] ~ ["arn:aws:iam::222222222222:user/ann"]       ~ 16:11: grants[0].roles[0]: A role's ARN must be written like
          [shop/deploy] ~ ["arn:aws-cn:iam::222222222222:role/x"]      ~ 16:11: grants[0].roles[0]: The hub is in the partition aws, and a hub serves one partition only.
          [shop/deploy] ~ ["arn:aws:iam::999999999999:role/x"]         ~ 16:11: grants[0].roles[0]: The account 999999999999 is not in "accounts". Add it, with an external id.
          [shop/deploy] ~ ["arn:aws:iam::111111111111:role/vend-hub"]  ~ 16:11: grants[0].roles[0]: This is the hub's own role.
          issuer: github ~ "issuer: github\\n  explain: 'true'"          ~ 16:12: grants[0].explain: The value must be true or false.
          issuer: github ~ "issuer: github\\n  explain: !!bool maybe"    ~ 16:12: grants[0].explain: The value must be true or false.
          issuer: github ~ "issuer: github\\n  singleUse: yes"           ~ 16:14: grants[0].singleUse: The value must be true or false.
          issuer: github ~ "issuer: github\\n  when: {}"                 ~ 16:9: grants[0].when: The conditions must not be empty. To match every token of the issuer, remove "when".
          issuer: github ~ "issuer: github\\n  when: { StringEquals: {}, Bool: { x: true } }" ~ 16:25: grants[0].when.StringEquals: This operator tests no claim. Name a claim, or remove the operator.
          issuer: github ~ "issuer: github\\n  when: { StringIs: { a: b } }"                  ~ 16:26: grants[0].when.StringIs.a: StringIs: IAM has no operator 'StringIs'; use one such as
          issuer: github ~ "issuer: github\\n  when: { Bool: { a: maybe } }"                  ~ 16:22: grants[0].when.Bool.a: Bool.a:
          issuer: github ~ "issuer: github\\n  when: { StringEquals: { a: [b, 'x{{resolve:ssm:y}}'] } }" ~ 16:34: grants[0].when.StringEquals.a[1]: The text must not contain {{resolve:
          issuer: github ~ "issuer: github\\n  when: { StringLike: { a: '${aws:username}' } }" ~ 16:28: grants[0].when.StringLike.a: The text must not contain ${
          issuer: github ~ "issuer: github\\n  when: { StringEquals: { '{{resolve:x}}': b } }" ~ 16:27: grants[0].when.StringEquals.{{resolve:x}}: The text must not contain {{resolve:
          issuer: github ~ "issuer: github\\n  when: { Bool: { a: [] } }"                     ~ 16:22: grants[0].when.Bool.a: The list must not be empty.
          issuer: github ~ "issuer: github\\n  when: { Bool: { 'aws:MultiFactorAuthPresent': true } }" ~ 16:49: grants[0].when.Bool.aws:MultiFactorAuthPresent: The only condition keys under aws: that a condition can use are aws:SourceIp, aws:CurrentTime, aws:EpochTime.
          issuer: github ~ "issuer: github\\n  when: { IpAddress: { 'AWS:SourceIp': 10.0.0.0/8 } }" ~ 16:40: grants[0].when.IpAddress.AWS:SourceIp: The only condition keys under aws: that a condition can use are
          issuer: github ~ "issuer: github\\n  session: { duration: 2h }"             ~ 16:24: grants[0].session.duration: The duration must be at most 1h: Vend assumes the role with the credentials of its own role, and AWS ends such a session (role chaining) after one hour.
          issuer: github ~ "issuer: github\\n  session: { duration: 3601 }"           ~ 16:24: grants[0].session.duration: The duration must be at most 1h
          issuer: github ~ "issuer: github\\n  session: { duration: 899 }"            ~ 16:24: grants[0].session.duration: AWS's shortest session is 15m (900): request that or more
          issuer: github ~ "issuer: github\\n  session: { duration: soon }"           ~ 16:24: grants[0].session.duration: a duration is written like 900, 15m or 1h
          issuer: github ~ "issuer: github\\n  session: { name: '{a' }"               ~ 16:20: grants[0].session.name: A brace has no partner. Write a claim as {claim} or {claim|slug}.
          issuer: github ~ "issuer: github\\n  session: { name: '{a}-${b}' }"         ~ 16:20: grants[0].session.name: The text must not contain ${, which AWS replaces
          issuer: github ~ "issuer: github\\n  session: { name: x }"                  ~ 16:20: grants[0].session.name: A session name must have 2 to 64
          issuer: github ~ "issuer: github\\n  session: { name: '{aws:SourceIp}' }"   ~ 16:20: grants[0].session.name: A session can contain claims only, and {aws:SourceIp} is not a claim.
          issuer: github ~ "issuer: github\\n  session: { sourceIdentity: '{a|slug}' }" ~ 16:30: grants[0].session.sourceIdentity: Remove |slug here; it is for the session name only.
          issuer: github ~ "issuer: github\\n  session: { tags: { team: '{a|slug}' } }" ~ 16:28: grants[0].session.tags.team: Remove |slug here; it is for the session name only.
          issuer: github ~ "issuer: github\\n  session: { tags: { team: 'a*{b}' } }"  ~ 16:28: grants[0].session.tags.team: The value of tag team must have
          issuer: github ~ "issuer: github\\n  session: { tags: { 'vend:grant': x } }" ~ 16:22: grants[0].session.tags.vend:grant: Tag keys under vend: are reserved for Vend.
          issuer: github ~ "issuer: github\\n  session: { tags: { 'VEND:x': x } }"    ~ 16:22: grants[0].session.tags.VEND:x: Tag keys under vend: are reserved for Vend.
          issuer: github ~ "issuer: github\\n  session: { tags: { 'aws:x': x } }"     ~ 16:22: grants[0].session.tags.aws:x: A tag's key must not begin with aws:
          issuer: github ~ "issuer: github\\n  session: { tags: { a: x, A: y } }"     ~ 16:20: grants[0].session.tags: Two tag keys differ only in case
          issuer: github ~ "issuer: github\\n  session: { transitiveTags: [a] }"      ~ 16:31: grants[0].session.transitiveTags[0]: The session has no tag with this key.
          issuer: github ~ "issuer: github\\n  session: { policyArns: [ReadOnlyAccess] }" ~ 16:27: grants[0].session.policyArns[0]: A policy's ARN must be written like
          issuer: github ~ "issuer: github\\n  session: { policy: ../x.json }"        ~ 16:22: grants[0].session.policy: A policy's path must be relative to this file, made of plain names
          issuer: github ~ "issuer: github\\n  session: { policy: x.json }"           ~ 16:22: grants[0].session.policy: "x.json": There is no such file beside the grants file.
          issuer: github ~ "issuer: github\\n  session: { policy: empty.json }"       ~ 16:22: grants[0].session.policy: "empty.json": policy:
          issuer: github ~ "issuer: github\\n  session: { policy: slug.json }"        ~ 16:22: grants[0].session.policy: "slug.json": Remove |slug here; it is for the session name only.
          issuer: github ~ "issuer: github\\n  session: { policy: long.json }"        ~ 16:22: grants[0].session.policy: "long.json": A session policy can have at most 2048 characters; this one has 2049
          issuer: github ~ "issuer: github\\n  session: { policy: good.json }\\n  callerPolicy: allow" ~ 17:3: grants[0].callerPolicy: The session has a policy of its own, and AWS would grant what either policy allows.
          issuer: github ~ "issuer: github\\n  session: { policyArns: ['arn:aws:iam::aws:policy/X'] }\\n  callerPolicy: allow" ~ 17:3: grants[0].callerPolicy: The session has a policy of its own
          issuer: github ~ "issuer: github\\n  callerPolicy: true"                    ~ 16:17: grants[0].callerPolicy: The value must be a string
          issuer: github ~ "issuer: github\\n  callerTags: ['vend:x']"                ~ 16:16: grants[0].callerTags[0]: Tag keys under vend: are reserved for Vend.
          issuer: github ~ "issuer: github\\n  callerTags: [a, A]"                    ~ 16:19: grants[0].callerTags[1]: This tag is listed twice.
          issuer: github ~ "issuer: github\\n  session: { tags: { Team: x } }\\n  callerTags: [team]"   ~ 17:16: grants[0].callerTags[0]: The session sets this tag itself.
          issuer: github ~ "effect: deny\\n  session: {}"                             ~ 16:3: grants[0].session: A deny makes no session, so it has no "session". Remove this key.
          issuer: github ~ "effect: deny\\n  callerPolicy: refuse"                    ~ 16:3: grants[0].callerPolicy: A deny makes no session
          issuer: github ~ "effect: deny\\n  explain: true"                           ~ 16:3: grants[0].explain: A deny makes no session
          issuer: github ~ "issuer: github\\n  issuer: staff"                         ~ 16:3: grants[0].issuer: This key appears twice.
          issuer: github ~ "issuer: github\\n  <<: { explain: true }"                 ~ 16:3: grants[0]: Merge keys (<<) are not supported. Write the entries out.
          issuer: github ~ "issuer: github\\n  1: x"                                  ~ 16:3: grants[0]: A key must be a string. Put it in quotes: "1"
          issuer: github ~ "issuer: github\\n  [a]: x"                                ~ 16:3: grants[0]: A key must be a string.
          issuer: github ~ "issuer: github\\n  description: !secret x"                ~ 16:16: YAML tags are not supported. Remove the part that begins with "!".
          issuer: github ~ "issuer: github\\n  description: !!binary aGk="            ~ 16:16: YAML tags are not supported. Remove the part that begins with "!".
          issuer: github ~ "issuer: &a github\\n  description: *b"                    ~ 16:16: The file is not YAML: found undefined alias b
          issuer: github ~ "issuer: github\\n  when: &w { Bool: { x: [*w] } }"        ~ 16:9: This value contains itself through an alias (*).
          """)
  void reportsLineAndColumnOfAProblemInAGrant(String from, String to, String problem) {
    String changed = GRANT.replace(from, unquoted(to));
    assertNotEquals(GRANT, changed);
    String message = complaint(HEAD + changed);
    assertTrue(message.startsWith("grants.yaml:" + problem), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          id: oncall ~ id: o                     ~ 14:9: operators[0].id: an operator's id is 2 to 64
          issuer: staff ~ issuer: stuff          ~ 15:13: operators[0].issuer: No issuer in "issuers" is named "stuff" (did you mean "staff"?).
          issuer: staff ~ description: x         ~ 14:5: operators[0]: The key "issuer" is missing.
          issuer: staff ~ "issuer: staff\\n    effect: deny" ~ 16:5: operators[0].effect: The key "effect" is unknown. Known keys are: id, description, issuer, when, may.
          { StringEquals: { team: x } } ~ {} ~ 16:11: operators[0].when: The conditions must not be empty. Name the claims that only operators have.
          { StringEquals: { team: x } } ~ "{ StringEquals: { 'aws:x': y } }" ~ 16:38: operators[0].when.StringEquals.aws:x: The only condition keys under aws: that a condition can use are
          when: { ~ "description: x #"             ~ 14:5: operators[0]: The key "when" is missing.
          [leases] ~ []                          ~ 17:10: operators[0].may: The list must not be empty.
          [leases] ~ leases                        ~ 17:10: operators[0].may: The value must be a list.
          [leases] ~ "[leases, freze]"             ~ 17:19: operators[0].may[1]: The action must be one of leases, revoke, freeze (did you mean "freeze"?).
          [leases] ~ "[leases, leases]"            ~ 17:19: operators[0].may[1]: This action is listed twice. Remove one of the two.
          may: [leases] ~ "may: [leases]\\n  - { id: oncall, issuer: staff, when: { Bool: { a: true } }, may: [freeze] }" ~ 18:5: operators[1]: Another operator has the id oncall.
          """)
  void reportsLineAndColumnOfAProblemInAnOperator(String from, String to, String problem) {
    String file =
        HEAD.replace(
                "grants:",
                """
                operators:
                  - id: oncall
                    issuer: staff
                    when: { StringEquals: { team: x } }
                    may: [leases]
                grants:\
                """)
            + GRANT;
    String changed = file.replace(from, unquoted(to));
    assertNotEquals(file, changed);
    String message = complaint(changed);
    assertTrue(message.startsWith("grants.yaml:" + problem), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          version: 1 ~ version: 2                   ~ 1:10: version: This Vend supports version 1 only.
          version: 1 ~ version: '1'                 ~ 1:10: version: The value must be a whole number.
          version: 1 ~ Version: 1                   ~ 1:1: Version: The key "Version" is unknown. Known keys are: version, hub,
          "111111111111" ~ 111111111111                 ~ 2:17: hub.account: The value must be a string. Put it in quotes: "111111111111"
          "111111111111" ~ "11111111111"                ~ 2:17: hub.account: an account id is 12 digits
          role: vend-hub ~ role: "vend hub"             ~ 2:39: hub.role: a role's name is 1 to 64
          role: vend-hub ~ role: x, partition: moon     ~ 2:53: hub.partition: The partition must be one of aws, aws-cn, aws-us-gov.
          o-a1b2c3d4e5 ~ o-A                          ~ 3:15: organization: An organization's id must be o- followed by 10 to 32
          blog: { ~ "bl og: {"                   ~ 6:3: accounts.bl og: an account's name is 1 to 64
          blog: { ~ "'222222222222': {"          ~ 6:3: accounts.222222222222: an account's name must not look like an account id
          "333333333333" ~ "222222222222"               ~ 6:3: accounts.blog: Another account has the same id.
          blog-external-id ~ x                            ~ 6:43: accounts.blog.externalId: An external id must have 2 to 1224
          https://id.example.com ~ http://id.example.com      ~ 9:3: issuers.staff: the address does not begin with https://
          https://id.example.com ~ https://127.0.0.1          ~ 9:3: issuers.staff: the address is on loopback
          https://id.example.com ~ https://token.actions.githubusercontent.com ~ 9:3: issuers.staff: Another issuer has the same address.
          staff: { ~ "st aff: {"                  ~ 9:3: issuers.st aff: an issuer's name is 1 to 64
          staff: { ~ "staff: { person: ' ',"            ~ 9:20: issuers.staff.person: the name of the claim must not be blank
          staff: { ~ "staff: { person: 1,"              ~ 9:20: issuers.staff.person: The value must be a string. Put it in quotes: "1"
          staff: { ~ "staff: { algorithms: [HS256]," ~ 9:25: issuers.staff.algorithms[0]: The algorithm must be one of [RS256, RS384
          staff: { ~ "staff: { require: {},"      ~ 9:21: issuers.staff.require: The mapping must not be empty.
          staff: { ~ "staff: { otherAudiences: maybe," ~ 9:28: issuers.staff.otherAudiences: The value must be allow or refuse.
          deploy: { ~ "de ploy: {"                 ~ 11:3: roles.de ploy: A role's name must have 1 to 64 characters
          read: { ~ "Deploy: {"                  ~ 12:3: roles.Deploy: Another role has this name except for its case, and IAM treats the two as one.
          [shop, blog] ~ [shop, log]                  ~ 11:30: roles.deploy.accounts[1]: No account in "accounts" has this name (did you mean "blog"?). Correct it, or add the account.
          [PowerUserAccess] ~ ["Power User"]               ~ 11:48: roles.deploy.policies[0]: The policy must be the name of an AWS managed policy, or the ARN
          [PowerUserAccess] ~ ['arn:aws:iam::222222222222:policy/x'] ~ 11:48: roles.deploy.policies[0]: A role in blog cannot have a policy of the account 222222222222. If each account has this policy, write {account} instead of the account id.
          [PowerUserAccess] ~ ['arn:aws-cn:iam::aws:policy/x']     ~ 11:48: roles.deploy.policies[0]: The hub is in the partition aws, and a hub serves one partition only.
          maxSession: 30m ~ maxSession: 61m              ~ 12:68: roles.read.maxSession: The duration must be at most 1h
          maxSession: 30m ~ "tags: { a: 'b*' }"          ~ 12:62: roles.read.tags: The value of tag a must have
          maxSession: 30m ~ "description: 'a {{resolve:ssm:x}}'" ~ 12:69: roles.read.description: The text must not contain {{resolve:, which AWS replaces
          maxSession: 30m ~ "description: 'λ'"           ~ 12:69: roles.read.description: A role's description must have at most 1000 characters
          """)
  void reportsLineAndColumnOfAProblemBeforeTheGrants(String from, String to, String problem) {
    String changed = HEAD.replace(from, unquoted(to));
    assertNotEquals(HEAD, changed);
    String message = complaint(changed + GRANT);
    assertTrue(message.startsWith("grants.yaml:" + problem), message);
  }

  private static String unquoted(String text) {
    boolean quoted = text.startsWith("\"") && text.endsWith("\"") && text.contains(" ");
    return (quoted ? text.substring(1, text.length() - 1) : text).replace("\\n", "\n");
  }

  private static String complaint(String yaml) {
    int shortest = policy("").length();
    var policies =
        Map.of(
            "empty.json", "",
            "good.json", policy("b"),
            "slug.json", policy("{repository|slug}"),
            "long.json", policy("b".repeat(2049 - shortest)));
    return String.valueOf(
        assertThrows(InvalidGrants.class, () -> TestGrants.read(yaml, policies)).getMessage());
  }

  private static String policy(String bucket) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
        + "\"Resource\":\"arn:aws:s3:::%s\"}]}".formatted(bucket);
  }

  @Test
  void reportsEveryProblemInFileOrder() {
    String head =
        HEAD.replace("o-a1b2c3d4e5", "x")
            .replace("\"111111111111\"", "1")
            .replace("shop-external-id", "x")
            .replace("blog-external-id", "y")
            .replace("https://id.example.com", "z");
    assertEquals(List.of(2, 3, 5, 6, 9), lines(head + GRANT));
    String roles = HEAD.replace("deploy: {", "'a b': {").replace("30m", "30h");
    assertEquals(List.of(11, 12), lines(roles + GRANT));
    String bad = GRANT.replace("shop/deploy", "x");
    assertEquals(List.of(16, 19, 22), lines(HEAD + bad + bad.replace("one", "two") + bad));
    assertEquals(List.of(17), lines(HEAD + GRANT + GRANT));
  }

  private static List<Integer> lines(String yaml) {
    return assertThrows(InvalidGrants.class, () -> TestGrants.read(yaml, Map.of()))
        .problems()
        .stream()
        .map(InvalidGrants.Problem::line)
        .toList();
  }

  @Test
  void acceptsAnchorsAndAliasesForSessions() {
    String shared = "  session: &s { name: 'ci-{run}', tags: { a: &t text, b: *t } }\n";
    Grants grants = TestGrants.of(GRANT + shared + GRANT.replace("one", "two") + "  session: *s\n");
    assertEquals(
        grants.grants().getFirst().session().orElseThrow().tags(),
        grants.grants().getLast().session().orElseThrow().tags());
  }

  @Test
  void rejectsAliasesThatMultiplyTheDocument() {
    var bomb = new StringBuilder("bomb:\n- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("- &a%d [%s]\n".formatted(i, ("*a" + (i - 1) + ", ").repeat(9) + "x"));
    }
    assertTrue(complaint(bomb + HEAD + GRANT).contains("the file has more than 2000000 values"));
    var chain = new StringBuilder("chain:\n- &a0 [x]\n");
    for (int i = 1; i < 5000; i++) {
      chain.append("- &a%d [*a%d]\n".formatted(i, i - 1));
    }
    assertTrue(
        complaint(chain + HEAD + GRANT).contains("this value is nested deeper than 32 levels"));
  }

  @Test
  void rejectsDeepNesting() {
    String nested = "[".repeat(100_000);
    assertTrue(complaint("x: " + nested).contains("nested deeper than 32 levels"));
    String levels = "x: " + "[".repeat(DepthLimit.MOST_LEVELS - 1);
    assertTrue(
        complaint(levels + "]".repeat(DepthLimit.MOST_LEVELS - 1) + "\n")
            .contains("The key \"x\" is unknown"));
    assertTrue(complaint("- " + levels.substring(3)).contains("The file is not YAML"));
  }

  @Test
  void rejectsAFileThatIsTooLong() {
    int most = 16 * 1024 * 1024;
    String padding = HEAD + GRANT + "#\n".repeat(most / 2 - 500);
    TestGrants.whole(
        padding + "x".repeat(most - padding.length()).replaceFirst("x", "#"), Map.of());
    assertEquals(
        "grants.yaml:1:1: The file has more than 16777216 characters.",
        complaint(padding + "#".repeat(most - padding.length() + 1)));
  }

  @Test
  void rejectsMoreThanOneDocument() {
    assertTrue(complaint(HEAD + GRANT + "---\n" + HEAD + GRANT).contains("The file is not YAML"));
  }

  @ParameterizedTest
  @CsvSource({
    // An allow: declared roles only; account and role are matched separately.
    "allow, '*/read', true, false, false",
    "allow, 'sh*p/read', true, false, false",
    "allow, '????/r?ad', true, false, false",
    // A deny: also existing roles in any path, and account ids.
    "deny, '*/*', true, true, true",
    "deny, '222222222222/*', true, true, true",
    "deny, '2*/*', true, true, true",
    "deny, '*/old', false, true, true",
    "deny, '*/team/*', false, false, true",
    "deny, '*/*/*', true, false, true",
    "deny, '*/vend/*', true, false, false",
    "deny, 'shop*/team*', false, false, false",
    "deny, 'arn:aws:iam::222222222222:role/*', true, true, true",
    "deny, 'arn:aws:iam::*:role/old', false, true, true",
    "deny, 'arn:aws:iam::2222*:role/team/ol?', false, false, true",
    "deny, 'arn:aws:iam::3*:role/*', false, false, false",
    "deny, 'arn:aws:iam::222222222222:role/old', false, true, false"
  })
  void matchesWildcardsSegmentBySegment(
      String effect, String entry, boolean declared, boolean existing, boolean withPath) {
    Grants grants =
        TestGrants.of(
            """
            - id: open
              issuer: github
              roles:
                - "*/*"
                - "arn:aws:iam::222222222222:role/old"
                - "arn:aws:iam::222222222222:role/team/old"
            - id: tested
              effect: %s
              issuer: github
              roles: ["%s"]
            """
                .formatted(effect, entry));
    var tested = grants.grants().getLast();
    var named = new ArrayList<Boolean>();
    for (String role : List.of("shop/read", "shop/old", "shop/team/old")) {
      TargetRole target = grants.find(RoleReference.parse(role)).orElseThrow();
      named.add(tested.names(target));
    }
    assertEquals(List.of(declared, existing, withPath), named);
  }

  @Test
  void givesAGrantANewRevisionWhenItOrItsPolicyChanges() {
    String file = GRANT + "  session: { policy: p.json }\n";
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":"
            + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
    String revision = revision(file, policy);
    assertEquals(revision, revision("# a comment\n" + file.replace("one", "'one'"), policy));
    assertNotEquals(revision, revision(file, policy + " "));
    assertNotEquals(revision, revision(file + "  explain: true\n", policy));
    assertNotEquals(revision, revision(file.replace("shop/deploy", "shop/read"), policy));
  }

  private static String revision(String grants, String policy) {
    return TestGrants.of(grants, Map.of("p.json", policy)).grants().getFirst().revision();
  }

  @ParameterizedTest
  @ValueSource(strings = {"900", "900s", "15m", "1h", "3600", "60m"})
  void acceptsDurationsUpToOneHour(String duration) {
    TestGrants.of(GRANT + "  session: { duration: " + duration + " }\n");
  }

  @Test
  void an_unknown_top_level_key_hides_no_other_problem() {
    InvalidGrants invalid =
        assertThrows(
            InvalidGrants.class,
            () ->
                TestGrants.read(
                    "owner: me\n" + HEAD + GRANT.replace("shop/deploy", "shop/deplyo"), Map.of()));

    List<String> messages =
        invalid.problems().stream().map(InvalidGrants.Problem::message).toList();
    assertEquals(2, messages.size(), messages::toString);
    assertTrue(messages.getFirst().startsWith("The key \"owner\" is unknown"), messages::toString);
    assertTrue(messages.getLast().contains(" (did you mean \"deploy\"?)"), messages::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          issuer: github ~ issuer: gihtub                                     ~ github
          issuer: github ~ isuer: github                                      ~ issuer
          shop/deploy    ~ shop/deply                                         ~ deploy
          shop/deploy    ~ shp/deploy                                         ~ shop
          issuer: github ~ "issuer: github\\n  when: { StringEqual: { a: b } }" ~ StringEquals
          """)
  void suggests_the_name_that_was_probably_meant(String good, String bad, String meant) {
    String grants = HEAD + GRANT.replace(good, unquoted(bad));

    InvalidGrants invalid =
        assertThrows(InvalidGrants.class, () -> TestGrants.read(grants, Map.of()));

    String message = invalid.problems().getFirst().message();
    assertTrue(message.contains(" (did you mean \"%s\"?)".formatted(meant)), message);
  }
}
