package vend.grant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.caller.Transport;
import vend.caller.saml.TestIdentityProvider;
import vend.grant.TestGrants;
import vend.iam.Comparison;

/** The JSON Schema that editors use accepts the same files as the reader that Vend uses. */
class GrantsSchemaTest {
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}
      """;

  private static final String METADATA = new TestIdentityProvider().metadata();

  private static final Map<String, String> FILES =
      Map.of("policies/deploy.json", POLICY, "x", POLICY, "idp/metadata.xml", METADATA);

  /** A file with every known key at least once. */
  private static final String FULL =
      """
      version: 1
      hub: { account: "111111111111", role: path/vend-hub, partition: aws }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: external-id, previousExternalId: old-id }
      issuers:
        github:
          oidc: https://token.actions.githubusercontent.com
          audience: vend
          algorithms: [RS256, ES384]
          require: { owner: ["1", "2"], visibility: private }
          otherAudiences: allow
          person: actor_id
        workloads:
          aws: eu-central-1
          audience: https://vend.example.com
          require: { organization: o-a1b2c3d4e5 }
          person: sessionName
        staff:
          saml: idp/metadata.xml
          entityId: https://idp.example.com/realms/acme
          audience: urn:acme:vend
          recipient: https://vend.example.com/saml
          acceptAwsAssertions: false
          authnStatement: optional
          require: { team: [shop, blog] }
          person: uid
        partners:
          saml: https://idp.example.org/metadata?app=1
          entityId: https://idp.example.org
          acceptAwsAssertions: true
      roles:
        deploy:
          accounts: [shop]
          policies: [PowerUserAccess, "arn:aws:iam::aws:policy/ReadOnlyAccess"]
          permissionsBoundary: "arn:aws:iam::{account}:policy/team/boundary"
          maxSession: 45m
          tags: { team: shop, number: 1 }
          description: Deploys.
      operators:
        - id: oncall
          description: The people on call.
          issuer: staff
          when: { "ForAnyValue:StringEquals": { groups: [oncall] } }
          may: [leases, revoke, freeze]
      grants:
        - id: everything
          description: All that a grant can say.
          effect: allow
          issuer: github
          when:
            StringEquals: { repository: acme/shop, number: 1 }
            "ForAnyValue:StringLike": { groups: [a*, b*] }
            IpAddress: { "aws:SourceIp": 203.0.113.0/24 }
          roles: [shop/deploy, "*/deploy", "arn:aws:iam::222222222222:role/old"]
          session:
            duration: 1800
            name: "{repository|slug}-{run_id}"
            sourceIdentity: "gh-{repository_id}"
            tags: { repository: "{repository}", fixed: text }
            transitiveTags: [repository]
            policy: policies/deploy.json
            policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
          callerPolicy: refuse
          callerTags: [ticket]
          callerSessionName: true
          explain: true
          singleUse: false
        - id: shaped
          issuer: github
          roles: [shop/deploy]
          callerPolicy: allow
        - id: denied
          effect: deny
          issuer: github
          when: { Bool: { admin: false } }
          roles: ["*/*", "arn:aws:iam::*:role/*"]
      """;

  /** Values that have the wrong type or form for almost every key. */
  private static final List<Object> REPLACEMENTS =
      Arrays.asList(
          null,
          42,
          -1,
          1.5,
          true,
          "",
          "x",
          "-x",
          " ",
          "{",
          "{}",
          "{a}",
          "{a|slug}",
          "{a|upper}",
          "a {{resolve:ssm:x}}",
          "${a}",
          "*",
          "a/b",
          "../a",
          "us-iso-east-1",
          "us-gov-west-1",
          "not valid!",
          "aws:x",
          "vend:x",
          "1h",
          "61m",
          "14m",
          "901s",
          "0",
          "arn:x",
          "arn:aws:iam::222222222222:role/*",
          "https://a.example/?q",
          "http://a.example",
          "x".repeat(65),
          "x".repeat(3000),
          "222222222222",
          List.of(),
          List.of(List.of()),
          List.of("a", 1),
          Map.of(),
          Map.of("a", Map.of()),
          Map.of("aws:x", "y"),
          Map.of("vend:x", "y"),
          Map.of("1!", "y"));

  /** Messages of checks that a schema cannot express, such as references within the file. */
  private static final List<String> READER_ONLY =
      List.of(
          "No account in \"accounts\" has",
          "No issuer in \"issuers\" is named",
          "\"roles\" declares no",
          "This pattern matches no role that \"roles\" declares",
          "is not in \"accounts\". Add it",
          "The session has no tag with this key",
          "The hub is in the partition",
          "cannot have a policy of the account",
          "There is no such file beside",
          "The session sets this tag itself",
          "This tag is listed twice",
          "This is the current external id",
          "Another grant has the id",
          // Addresses of the right form that Vend refuses to fetch from.
          "the address",
          // The content of the metadata.
          "belong to another entity id",
          "the metadata are",
          // Checked in every text of the file.
          "which AWS replaces in the templates",
          // The values of a condition depend on its operator.
          "use a condition key and values",
          // The form of an ARN with or without wildcards.
          "A role's ARN must be written like",
          "Only a deny may have wildcards in an ARN",
          "A role must be written as",
          "Declared roles have no path",
          // The lengths of rendered templates.
          "A session name must have 2 to 64",
          "A source identity must have 2 to 64",
          "must have at most 256 characters");

  private final GrantsSchema schema;

  GrantsSchemaTest() throws Exception {
    schema = new GrantsSchema();
  }

  @Test
  void acceptsTheExampleFile() throws Exception {
    String example = Files.readString(GrantsSchema.ROOT.resolve("grants.yaml"));
    assertEquals(List.of(), schema.complaints(GrantsSchema.toJson(example)));
    assertFalse(
        GrantsReader.read(GrantsSchema.ROOT.resolve("grants.yaml"), Transport.HTTPS_ONLY)
            .grants()
            .isEmpty());
  }

  @Test
  void acceptsAFileWithEveryKeyLikeTheReader() {
    assertEquals(List.of(), schema.complaints(GrantsSchema.toJson(FULL)));
    assertEquals(Optional.empty(), readerProblem(GrantsSchema.toJson(FULL)));
    assertEquals(List.of(), schema.complaints(GrantsSchema.toJson(TestGrants.HEAD + "  []")));
  }

  @Test
  void agreesWithTheReaderOnEverySingleChangeOfAFile() throws Exception {
    var badToBoth = new ArrayList<String>();
    var differences = new ArrayList<String>();
    Mutation.each(
        Json.readObject(GrantsSchema.toJson(FULL)),
        REPLACEMENTS,
        changed -> {
          String json = written(changed);
          boolean badToSchema = !schema.complaints(json).isEmpty();
          Optional<String> reader = readerProblem(json);
          if (badToSchema && reader.isPresent()) {
            badToBoth.add(json);
          } else if (badToSchema || reader.filter(this::isForSchemaToo).isPresent()) {
            differences.add(
                "%s, schema: %s%n"
                    .formatted(reader.orElse("reader: good"), schema.complaints(json)));
          }
        });
    assertEquals(List.of(), differences, () -> differences.size() + " differences");
    assertTrue(badToBoth.size() > 2500, () -> "only " + badToBoth.size());
  }

  /** Like Json.write, which cannot be used because it omits null. */
  private static String written(Object data) {
    return switch (data) {
      case null -> "null";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> Json.write(entry.getKey()) + ":" + written(entry.getValue()))
              .toList()
              .toString()
              .replaceFirst("^\\[", "{")
              .replaceFirst("]$", "}");
      case List<?> list -> list.stream().map(GrantsSchemaTest::written).toList().toString();
      default -> Json.write(data);
    };
  }

  private boolean isForSchemaToo(String complaint) {
    return READER_ONLY.stream().noneMatch(complaint::contains);
  }

  private static Optional<String> readerProblem(String yaml) {
    try {
      TestGrants.read(yaml, FILES);
      return Optional.empty();
    } catch (InvalidGrants e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'issuer: github', 'issuer: gitlab'",
    "'[shop/deploy]', '[blog/deploy]'",
    "'[shop/deploy]', '[shop/read]'",
    "'role/old', 'role/*'",
    "'222222222222:role/old', '333333333333:role/old'",
    "'{account}:policy', '333333333333:policy'",
    "'arn:aws:iam::{account}', 'arn:aws-cn:iam::{account}'",
    "'accounts: [shop]', 'accounts: [blog]'",
    "'[repository]', '[other]'",
    "'policies/deploy.json', 'policies/other.json'",
    "'idp/metadata.xml', 'idp/other.xml'",
    "'entityId: https://idp.example.com', 'entityId: https://other.example.com'",
    "'id: shaped', 'id: everything'"
  })
  void leavesReferencesWithinTheFileToTheReader(String from, String to) {
    String json = GrantsSchema.toJson(FULL.replace(from, to));
    assertEquals(List.of(), schema.complaints(json));
    assertTrue(readerProblem(json).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub",
        "accounts.shop",
        "issuers.github",
        "issuers.workloads",
        "issuers.staff",
        "roles.deploy",
        "operators.0",
        "grants.0",
        "grants.0.session",
        ""
      })
  void knowsTheSameKeysAsTheReader(String path) throws Exception {
    Map<String, Object> file = Json.readObject(GrantsSchema.toJson(FULL));
    Object changed =
        withUnknownKey(file, path.isEmpty() ? List.of() : List.of(path.split("\\.", -1)));
    String complaint =
        assertThrows(InvalidGrants.class, () -> TestGrants.read(Json.write(changed), FILES))
            .getMessage();
    String known = String.valueOf(complaint).replaceAll("(?s).*Known keys are: ([^.]*)\\..*", "$1");
    assertEquals(
        new TreeSet<>(keysInSchema().getOrDefault(path, List.of())),
        new TreeSet<>(List.of(known.split(", ", -1))));
  }

  private static Object withUnknownKey(Object node, List<String> path) {
    if (node instanceof List<?> list) {
      return List.of(
          withUnknownKey(
              list.get(Integer.parseInt(path.getFirst())), path.subList(1, path.size())));
    }
    var copy = new LinkedHashMap<Object, Object>((Map<?, ?>) node);
    if (path.isEmpty()) {
      copy.put("unknownKey", 1);
    } else {
      copy.computeIfPresent(
          path.getFirst(), (_, inner) -> withUnknownKey(inner, path.subList(1, path.size())));
    }
    return copy;
  }

  private Map<String, List<String>> keysInSchema() {
    var keys = new TreeMap<String, List<String>>();
    keys.put("", keys(schema.data()));
    keys.put("hub", keys(in(schema.data(), "properties", "hub")));
    var accounts = in(schema.data(), "properties", "accounts", "patternProperties");
    keys.put("accounts.shop", keys(in(accounts, accounts.keySet().iterator().next().toString())));
    keys.put("issuers.github", keys(in(schema.data(), "$defs", "oidcIssuer")));
    keys.put("issuers.workloads", keys(in(schema.data(), "$defs", "awsIssuer")));
    keys.put("issuers.staff", keys(in(schema.data(), "$defs", "samlIssuer")));
    keys.put("roles.deploy", keys(in(schema.data(), "$defs", "role")));
    keys.put("operators.0", keys(in(schema.data(), "$defs", "operator")));
    keys.put("grants.0", keys(in(schema.data(), "$defs", "grant")));
    keys.put("grants.0.session", keys(in(schema.data(), "$defs", "session")));
    return keys;
  }

  private static List<String> keys(Map<?, ?> object) {
    return in(object, "properties").keySet().stream().map(String::valueOf).toList();
  }

  private static Map<?, ?> in(Map<?, ?> data, String... path) {
    Map<?, ?> node = data;
    for (String name : path) {
      node = node.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }
    return node;
  }

  @Test
  void knowsEveryConditionOperatorOfTheEngine() {
    var pattern =
        Pattern.compile(
            in(schema.data(), "$defs", "when", "patternProperties")
                .keySet()
                .iterator()
                .next()
                .toString());
    for (Comparison comparison : Comparison.values()) {
      for (String prefix : List.of("", "ForAnyValue:", "ForAllValues:")) {
        for (String suffix : List.of("", "IfExists")) {
          boolean plain = (prefix + suffix).isEmpty();
          assertEquals(
              plain || comparison != Comparison.NULL,
              pattern.matcher(prefix + comparison + suffix).matches(),
              () -> prefix + comparison + suffix);
        }
      }
    }
  }

  @Test
  void rejectsUnknownKeysInEveryObject() {
    assertClosed("", schema.data());
  }

  private static void assertClosed(String path, Object node) {
    switch (node) {
      case Map<?, ?> map -> {
        if ("object".equals(map.get("type"))
            && !path.contains("/if/")
            && !path.contains("/anyOf/")) {
          assertEquals(false, map.get("additionalProperties"), path);
          assertTrue(map.containsKey("properties") || map.containsKey("patternProperties"), path);
        }
        map.forEach((key, value) -> assertClosed(path + "/" + key, value));
      }
      case List<?> list -> list.forEach(element -> assertClosed(path + "/", element));
      default -> {}
    }
  }

  @Test
  void describesEveryKey() {
    assertDescribed("", schema.data());
  }

  private void assertDescribed(String path, Map<?, ?> node) {
    in(node, "properties")
        .forEach((name, property) -> {
          if (property instanceof Map<?, ?> map
              && !path.contains("/if")
              && !path.contains("/then")) {
            Object reference = String.valueOf(map.get("$ref")).replace("#/$defs/", "");
            assertTrue(
                map.containsKey("description")
                    || in(schema.data(), "$defs", reference.toString()).containsKey("description"),
                () -> path + "/" + name);
          }
        });
    node.forEach((name, value) -> {
      if (value instanceof Map<?, ?> map) {
        assertDescribed(path + "/" + name, map);
      }
    });
  }
}
