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

/** What a grants file may say, and what is told of one that says something else. */
class GrantsReaderTest {
  private static final String GRANT =
      """
      - id: one
        issuer: github
        roles: [shop/deploy]
      """;

  /** Line and column as an editor counts them; the grant begins in line 14. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          id: one ~ id: o                        ~ 14:7: grants[0].id: a grant's id is 2 to 64
          id: one ~ id: 111                      ~ 14:7: grants[0].id: must be a text; put it in quotes: "111"
          id: one ~ id: one, x                   ~ 14:7: grants[0].id: a grant's id is 2 to 64
          issuer: github ~ issuer: gitlab               ~ 15:11: grants[0].issuer: no issuer in "issuers" is named "gitlab"
          issuer: github ~ description: nobody's        ~ 14:3: grants[0]: "issuer" is missing
          issuer: github ~ isuer: github                ~ 15:3: grants[0].isuer: unknown key "isuer"; known here: id, description, effect, issuer
          issuer: github ~ effect: maybe                ~ 15:11: grants[0].effect: must be allow or deny
          [shop/deploy] ~ []                           ~ 16:10: grants[0].roles: must not be empty
          [shop/deploy] ~ shop/deploy                  ~ 16:10: grants[0].roles: must be a list
          [shop/deploy] ~ [shop/deploy, deploy]        ~ 16:24: grants[0].roles[1]: a role is written as account/role or as its ARN
          [shop/deploy] ~ [shop/nothing]               ~ 16:11: grants[0].roles[0]: "roles" declares no "nothing" in shop; a role that exists already is named by its ARN
          [shop/deploy] ~ [nowhere/deploy]             ~ 16:11: grants[0].roles[0]: no account in "accounts" is named or numbered "nowhere"
          [shop/deploy] ~ ["shop/x*"]                  ~ 16:11: grants[0].roles[0]: matches no role that "roles" declares
          [shop/deploy] ~ ["shop/a/*"]                 ~ 16:11: grants[0].roles[0]: a declared role has no path, so the pattern can have none
          [shop/deploy] ~ ["arn:aws:iam::222222222222:role/*"]         ~ 16:11: grants[0].roles[0]: only a deny may have wildcards in an ARN; name each role that exists
          [shop/deploy] ~ ["arn:aws:iam::222222222222:user/ann"]       ~ 16:11: grants[0].roles[0]: a role's ARN is written like
          [shop/deploy] ~ ["arn:aws-cn:iam::222222222222:role/x"]      ~ 16:11: grants[0].roles[0]: the hub is in the partition aws; one hub serves one partition
          [shop/deploy] ~ ["arn:aws:iam::999999999999:role/x"]         ~ 16:11: grants[0].roles[0]: the account 999999999999 is not in "accounts"; add it, with an external id
          [shop/deploy] ~ ["arn:aws:iam::111111111111:role/vend-hub"]  ~ 16:11: grants[0].roles[0]: is the hub's own role: who has its keys can take every other role
          issuer: github ~ "issuer: github\\n  explain: 'true'"          ~ 16:12: grants[0].explain: must be true or false
          issuer: github ~ "issuer: github\\n  explain: !!bool maybe"    ~ 16:12: grants[0].explain: must be true or false
          issuer: github ~ "issuer: github\\n  singleUse: yes"           ~ 16:14: grants[0].singleUse: must be true or false
          issuer: github ~ "issuer: github\\n  when: {}"                 ~ 16:9: grants[0].when: must not be empty; leave "when" out for every token of the issuer
          issuer: github ~ "issuer: github\\n  when: { StringEquals: {}, Bool: { x: true } }" ~ 16:25: grants[0].when.StringEquals: names no claim; leave the operator out
          issuer: github ~ "issuer: github\\n  when: { StringIs: { a: b } }"                  ~ 16:26: grants[0].when.StringIs.a: StringIs: IAM has no operator 'StringIs'; use one such as
          issuer: github ~ "issuer: github\\n  when: { Bool: { a: maybe } }"                  ~ 16:22: grants[0].when.Bool.a: Bool.a:
          issuer: github ~ "issuer: github\\n  when: { StringEquals: { a: [b, 'x{{resolve:ssm:y}}'] } }" ~ 16:34: grants[0].when.StringEquals.a[1]: must not hold {{resolve:
          issuer: github ~ "issuer: github\\n  when: { StringLike: { a: '${aws:username}' } }" ~ 16:28: grants[0].when.StringLike.a: must not hold ${
          issuer: github ~ "issuer: github\\n  when: { StringEquals: { '{{resolve:x}}': b } }" ~ 16:27: grants[0].when.StringEquals.{{resolve:x}}: must not hold {{resolve:
          issuer: github ~ "issuer: github\\n  when: { Bool: { a: [] } }"                     ~ 16:22: grants[0].when.Bool.a: must not be empty
          issuer: github ~ "issuer: github\\n  when: { Bool: { 'aws:MultiFactorAuthPresent': true } }" ~ 16:49: grants[0].when.Bool.aws:MultiFactorAuthPresent: of the keys under aws: a grant knows aws:SourceIp, aws:CurrentTime, aws:EpochTime
          issuer: github ~ "issuer: github\\n  when: { IpAddress: { 'AWS:SourceIp': 10.0.0.0/8 } }" ~ 16:40: grants[0].when.IpAddress.AWS:SourceIp: of the keys under aws: a grant knows
          issuer: github ~ "issuer: github\\n  session: { duration: 2h }"             ~ 16:24: grants[0].session.duration: at most 1h: Vend takes roles with the keys of its own role, and AWS ends such a session (role chaining) after one hour
          issuer: github ~ "issuer: github\\n  session: { duration: 3601 }"           ~ 16:24: grants[0].session.duration: at most 1h
          issuer: github ~ "issuer: github\\n  session: { duration: 899 }"            ~ 16:24: grants[0].session.duration: AWS's shortest session is 15m (900): ask for that or more
          issuer: github ~ "issuer: github\\n  session: { duration: soon }"           ~ 16:24: grants[0].session.duration: a duration is written like 900, 15m or 1h
          issuer: github ~ "issuer: github\\n  session: { name: '{a' }"               ~ 16:20: grants[0].session.name: a brace without its partner; a claim is written {claim} or {claim|slug}
          issuer: github ~ "issuer: github\\n  session: { name: '{a}-${b}' }"         ~ 16:20: grants[0].session.name: must not hold ${, which AWS replaces
          issuer: github ~ "issuer: github\\n  session: { name: x }"                  ~ 16:20: grants[0].session.name: a session name is 2 to 64
          issuer: github ~ "issuer: github\\n  session: { name: '{aws:SourceIp}' }"   ~ 16:20: grants[0].session.name: a session is made of claims, and no claim is named {aws:SourceIp}
          issuer: github ~ "issuer: github\\n  session: { sourceIdentity: '{a|slug}' }" ~ 16:30: grants[0].session.sourceIdentity: |slug is for the session name only
          issuer: github ~ "issuer: github\\n  session: { tags: { team: '{a|slug}' } }" ~ 16:28: grants[0].session.tags.team: |slug is for the session name only
          issuer: github ~ "issuer: github\\n  session: { tags: { team: 'a*{b}' } }"  ~ 16:28: grants[0].session.tags.team: the value of tag team must be
          issuer: github ~ "issuer: github\\n  session: { tags: { 'vend:grant': x } }" ~ 16:22: grants[0].session.tags.vend:grant: tag keys under vend: are Vend's own
          issuer: github ~ "issuer: github\\n  session: { tags: { 'VEND:x': x } }"    ~ 16:22: grants[0].session.tags.VEND:x: tag keys under vend: are Vend's own
          issuer: github ~ "issuer: github\\n  session: { tags: { 'aws:x': x } }"     ~ 16:22: grants[0].session.tags.aws:x: a tag's key must not begin with aws:
          issuer: github ~ "issuer: github\\n  session: { tags: { a: x, A: y } }"     ~ 16:20: grants[0].session.tags: two tag keys differ only in case
          issuer: github ~ "issuer: github\\n  session: { transitiveTags: [a] }"      ~ 16:31: grants[0].session.transitiveTags[0]: is not the key of one of the session's tags
          issuer: github ~ "issuer: github\\n  session: { policyArns: [ReadOnlyAccess] }" ~ 16:27: grants[0].session.policyArns[0]: a policy's ARN is written like
          issuer: github ~ "issuer: github\\n  session: { policy: ../x.json }"        ~ 16:22: grants[0].session.policy: a policy's path is relative to this file, of plain names
          issuer: github ~ "issuer: github\\n  session: { policy: x.json }"           ~ 16:22: grants[0].session.policy: "x.json": there is no such file beside the grants file
          issuer: github ~ "issuer: github\\n  session: { policy: empty.json }"       ~ 16:22: grants[0].session.policy: "empty.json": policy:
          issuer: github ~ "issuer: github\\n  session: { policy: slug.json }"        ~ 16:22: grants[0].session.policy: "slug.json": |slug is for the session name only
          issuer: github ~ "issuer: github\\n  session: { policy: long.json }"        ~ 16:22: grants[0].session.policy: "long.json": a session policy has at most 2048 characters; this one has 2049
          issuer: github ~ "issuer: github\\n  session: { policy: good.json }\\n  callerPolicy: allow" ~ 17:3: grants[0].callerPolicy: the session has a policy of its own, and AWS would unite a caller's with it
          issuer: github ~ "issuer: github\\n  session: { policyArns: ['arn:aws:iam::aws:policy/X'] }\\n  callerPolicy: allow" ~ 17:3: grants[0].callerPolicy: the session has a policy of its own
          issuer: github ~ "issuer: github\\n  callerPolicy: true"                    ~ 16:17: grants[0].callerPolicy: must be a text
          issuer: github ~ "issuer: github\\n  callerTags: ['vend:x']"                ~ 16:16: grants[0].callerTags[0]: tag keys under vend: are Vend's own
          issuer: github ~ "issuer: github\\n  callerTags: [a, A]"                    ~ 16:19: grants[0].callerTags[1]: stands here twice
          issuer: github ~ "issuer: github\\n  session: { tags: { Team: x } }\\n  callerTags: [team]"   ~ 17:16: grants[0].callerTags[0]: the session sets this tag itself
          issuer: github ~ "effect: deny\\n  session: {}"                             ~ 16:3: grants[0].session: a deny makes no session, so it has no "session"
          issuer: github ~ "effect: deny\\n  callerPolicy: refuse"                    ~ 16:3: grants[0].callerPolicy: a deny makes no session
          issuer: github ~ "effect: deny\\n  explain: true"                           ~ 16:3: grants[0].explain: a deny makes no session
          issuer: github ~ "issuer: github\\n  issuer: staff"                         ~ 16:3: grants[0].issuer: stands here twice
          issuer: github ~ "issuer: github\\n  <<: { explain: true }"                 ~ 16:3: grants[0]: merge keys (<<) are not taken; write the entries out
          issuer: github ~ "issuer: github\\n  1: x"                                  ~ 16:3: grants[0]: a key must be a text; put it in quotes: "1"
          issuer: github ~ "issuer: github\\n  [a]: x"                                ~ 16:3: grants[0]: a key must be a text
          issuer: github ~ "issuer: github\\n  description: !secret x"                ~ 16:16: has a tag of its own; leave out what begins with !
          issuer: github ~ "issuer: github\\n  description: !!binary aGk="            ~ 16:16: has a tag of its own; leave out what begins with !
          issuer: github ~ "issuer: &a github\\n  description: *b"                    ~ 16:16: not YAML: found undefined alias b
          issuer: github ~ "issuer: github\\n  when: &w { Bool: { x: [*w] } }"        ~ 16:9: contains itself by way of an alias (*)
          """)
  void tellsLineAndColumnOfAProblemInAGrant(String from, String to, String problem) {
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
          version: 1 ~ version: 2                   ~ 1:10: version: this Vend reads version 1
          version: 1 ~ version: '1'                 ~ 1:10: version: must be a whole number
          version: 1 ~ Version: 1                   ~ 1:1: Version: unknown key "Version"; known here: version, hub,
          "111111111111" ~ 111111111111                 ~ 2:17: hub.account: must be a text; put it in quotes: "111111111111"
          "111111111111" ~ "11111111111"                ~ 2:17: hub.account: an account id is 12 digits
          role: vend-hub ~ role: "vend hub"             ~ 2:39: hub.role: a role's name is 1 to 64
          role: vend-hub ~ role: x, partition: moon     ~ 2:53: hub.partition: must be one of aws, aws-cn, aws-us-gov
          o-a1b2c3d4e5 ~ o-A                          ~ 3:15: organization: an organization's id is o- and 10 to 32
          blog: { ~ "bl og: {"                   ~ 6:3: accounts.bl og: an account's name is 1 to 64
          blog: { ~ "'222222222222': {"          ~ 6:3: accounts.222222222222: an account's name must not look like an account's number
          "333333333333" ~ "222222222222"               ~ 6:3: accounts.blog: another account has the same id
          blog-external-id ~ x                            ~ 6:43: accounts.blog.externalId: an external id is 2 to 1224
          https://id.example.com ~ http://id.example.com      ~ 9:3: issuers.staff: the address does not begin with https://
          https://id.example.com ~ https://127.0.0.1          ~ 9:3: issuers.staff: the address is on loopback
          https://id.example.com ~ https://token.actions.githubusercontent.com ~ 9:3: issuers.staff: another issuer has the same address
          staff: { ~ "st aff: {"                  ~ 9:3: issuers.st aff: an issuer's name is 1 to 64
          staff: { ~ "staff: { algorithms: [HS256]," ~ 9:25: issuers.staff.algorithms[0]: must be one of [RS256, RS384
          staff: { ~ "staff: { require: {},"      ~ 9:21: issuers.staff.require: must not be empty
          staff: { ~ "staff: { otherAudiences: maybe," ~ 9:28: issuers.staff.otherAudiences: must be allow or refuse
          deploy: { ~ "de ploy: {"                 ~ 11:3: roles.de ploy: a role's name is 1 to 64
          read: { ~ "Deploy: {"                  ~ 12:3: roles.Deploy: another role has this name but for its case, and IAM takes them for one
          [shop, blog] ~ [shop, log]                  ~ 11:30: roles.deploy.accounts[1]: no account in "accounts" is named so
          [PowerUserAccess] ~ ["Power User"]               ~ 11:48: roles.deploy.policies[0]: must be the name of a policy of AWS's own, or the ARN
          [PowerUserAccess] ~ ['arn:aws:iam::222222222222:policy/x'] ~ 11:48: roles.deploy.policies[0]: a role in blog can't have a policy of the account 222222222222; write {account} for its number
          [PowerUserAccess] ~ ['arn:aws-cn:iam::aws:policy/x']     ~ 11:48: roles.deploy.policies[0]: the hub is in the partition aws; one hub serves one partition
          maxSession: 30m ~ maxSession: 61m              ~ 12:68: roles.read.maxSession: at most 1h
          maxSession: 30m ~ "tags: { a: 'b*' }"          ~ 12:62: roles.read.tags: the value of tag a must be
          maxSession: 30m ~ "description: 'a {{resolve:ssm:x}}'" ~ 12:69: roles.read.description: must not hold {{resolve:, which AWS replaces
          maxSession: 30m ~ "description: 'λ'"           ~ 12:69: roles.read.description: a role's description has at most 1000 characters
          """)
  void tellsLineAndColumnOfAProblemBeforeTheGrants(String from, String to, String problem) {
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
  void tellsEveryProblemOfARunInTheOrderOfTheFile() {
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
  void takesAnchorsAndAliasesOfSessions() {
    String shared = "  session: &s { name: 'ci-{run}', tags: { a: &t text, b: *t } }\n";
    Grants grants = TestGrants.of(GRANT + shared + GRANT.replace("one", "two") + "  session: *s\n");
    assertEquals(
        grants.grants().getFirst().session().orElseThrow().tags(),
        grants.grants().getLast().session().orElseThrow().tags());
  }

  @Test
  void refusesAliasesThatBlowTheDocumentUp() {
    var bomb = new StringBuilder("bomb:\n- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("- &a%d [%s]\n".formatted(i, ("*a" + (i - 1) + ", ").repeat(9) + "x"));
    }
    assertTrue(complaint(bomb + HEAD + GRANT).contains("aliases (*) make this more than 2000000"));
    var chain = new StringBuilder("chain:\n- &a0 [x]\n");
    for (int i = 1; i < 5000; i++) {
      chain.append("- &a%d [*a%d]\n".formatted(i, i - 1));
    }
    assertTrue(complaint(chain + HEAD + GRANT).contains("aliases (*) nest this deeper than 32"));
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    String nested = "[".repeat(100_000);
    assertTrue(complaint("x: " + nested).contains("nested deeper than 32 levels"));
    String levels = "x: " + "[".repeat(DepthLimit.MOST_LEVELS - 1);
    assertTrue(
        complaint(levels + "]".repeat(DepthLimit.MOST_LEVELS - 1) + "\n")
            .contains("unknown key \"x\""));
    assertTrue(complaint("- " + levels.substring(3)).contains("not YAML"));
  }

  @Test
  void refusesAFileThatIsTooLong() {
    int most = 16 * 1024 * 1024;
    String padding = HEAD + GRANT + "#\n".repeat(most / 2 - 500);
    TestGrants.whole(
        padding + "x".repeat(most - padding.length()).replaceFirst("x", "#"), Map.of());
    assertEquals(
        "grants.yaml:1:1: longer than 16777216 characters",
        complaint(padding + "#".repeat(most - padding.length() + 1)));
  }

  @Test
  void refusesMoreThanOneDocument() {
    assertTrue(complaint(HEAD + GRANT + "---\n" + HEAD + GRANT).contains("not YAML"));
  }

  @ParameterizedTest
  @CsvSource({
    // Allowing wildcards: declared roles, account and name each by itself.
    "allow, '*/read', true, false, false",
    "allow, 'sh*p/read', true, false, false",
    "allow, '????/r?ad', true, false, false",
    // Denying ones: what exists already too, in whatever path, also by the account's number.
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
  void takesDurationsUpToOneHour(String duration) {
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
    assertTrue(messages.getFirst().startsWith("unknown key \"owner\""), messages::toString);
    assertTrue(messages.getLast().endsWith("; did you mean \"deploy\"?"), messages::toString);
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
    assertTrue(message.endsWith("; did you mean \"%s\"?".formatted(meant)), message);
  }
}
