package vend.policy.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Json;
import vend.aws.RoleReference;
import vend.caller.Transport;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.grant.TestGrants;
import vend.grant.file.GrantsReader;

/** Compares the policies of the example file with the committed ones, and tests IAM's limits. */
class TrustDocumentsTest {
  @ParameterizedTest
  @CsvSource({
    "shop-prod/deploy, shop-prod-deploy.json",
    "shop-test/deploy, shop-test-deploy.json",
    "legacy/read-only, legacy-read-only.json"
  })
  void writesTheTrustPolicyOfTheExampleAsCommitted(String role, String expected) throws Exception {
    Grants grants = example();
    var trust = new SpokeTrust(grants).of(role(grants, role), TrustPolicy.DEFAULT_QUOTA);
    assertEquals(committed(expected), trust.document().toData());
    assertEquals(TrustPolicy.Form.STATEMENT_PER_GRANT, trust.form());
  }

  /** A template function is an object in place of the string, as CloudFormation requires. */
  @Test
  void putsATemplateFunctionInPlaceOfTheExternalIds() throws Exception {
    Grants grants =
        TestGrants.whole(
            TestGrants.HEAD.replace(
                    "shop-external-id", "shop-new-id, previousExternalId: shop-old-id")
                + """
                - { id: one, issuer: github, roles: [shop/deploy], session: { sourceIdentity: "gh-{a}" } }
                - { id: two, issuer: github, roles: [shop/deploy], session: { tags: { b: "{b}" } } }
                """
                    .indent(2),
            Map.of());
    var role = role(grants, "shop/deploy");
    for (int quota : List.of(TrustPolicy.DEFAULT_QUOTA, 0)) {
      var trust = new SpokeTrust(grants).of(role, quota);
      String literal = Json.write(trust.document().toData());
      String lookedUp = Json.write(trust.lookingUp(Map.of("Ref", "Ids")));
      assertTrue(literal.contains("\"sts:ExternalId\":[\"shop-new-id\",\"shop-old-id\"]"), literal);
      assertEquals(
          literal.replace("[\"shop-new-id\",\"shop-old-id\"]", "{\"Ref\":\"Ids\"}"), lookedUp);
    }
  }

  @Test
  void writesTheHubPolicyOfTheExampleAsCommitted() throws Exception {
    assertEquals(committed("hub.json"), new HubPermissions(example()).document().toData());
  }

  @Test
  void listsConditionsThatATrustPolicyCannotTest() throws Exception {
    Grants grants = example();
    assertEquals(
        List.of("shop-deploys-from-main: only the hub enforces StringEquals on ref"),
        unenforced(grants, "shop-prod/deploy"));
    assertEquals(
        List.of("staff-look-around: only the hub enforces ForAnyValue:StringEquals on groups"),
        unenforced(grants, "shop-prod/read-only"));
  }

  /**
   * A tag with two claims does not tell where one ends. A pinned claim repeats only its own value.
   */
  @Test
  void treatsAConditionAsRepeatedOnlyIfATagHoldsTheWholeClaim() {
    Grants grants =
        TestGrants.of(
            """
            - id: one
              issuer: github
              when:
                StringEquals: { stage: al, team: beta }
                StringLike: { team: "al*", stage: "a*" }
              roles: [shop/deploy]
              session: { tags: { team: "{team}", both: "x-{stage}/{branch}" } }
            """);
    assertEquals(
        List.of(
            "one: only the hub enforces StringEquals on stage",
            "one: only the hub enforces StringLike on team",
            "one: only the hub enforces StringLike on stage"),
        unenforced(grants, "shop/deploy"));
  }

  private static List<String> unenforced(Grants grants, String role) {
    return new SpokeTrust(grants).of(role(grants, role), TrustPolicy.DEFAULT_QUOTA).unenforced();
  }

  private static Grants example() throws Exception {
    return GrantsReader.read(Path.of("..", "grants.yaml"), Transport.HTTPS_ONLY);
  }

  private static TargetRole role(Grants grants, String name) {
    return grants.find(RoleReference.parse(name)).orElseThrow();
  }

  private static Map<String, Object> committed(String name) throws IOException, Json.MalformedJson {
    try (InputStream input =
        Objects.requireNonNull(TrustDocumentsTest.class.getResourceAsStream(name))) {
      return Json.readObject(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void fallsBackToOneStatementOneCharacterBeyondTheQuota() {
    Grants grants =
        TestGrants.of(
            """
            - { id: one, issuer: github, roles: [shop/deploy], session: { sourceIdentity: "gh-{a}" } }
            - { id: two, issuer: github, roles: [shop/deploy], session: { tags: { b: "{b}" } } }
            """);
    var role = role(grants, "shop/deploy");
    var trust = new SpokeTrust(grants);
    int size = trust.of(role, Integer.MAX_VALUE).size();
    var fits = trust.of(role, size);
    assertEquals(TrustPolicy.Form.STATEMENT_PER_GRANT, fits.form());
    assertTrue(fits.fits(size) && !fits.fits(size - 1));
    var combined = trust.of(role, size - 1);
    assertEquals(TrustPolicy.Form.ONE_STATEMENT, combined.form());
    assertTrue(combined.size() < size);
    assertEquals(
        List.of(
            "2 grants name arn:aws:iam::222222222222:role/vend/deploy, too many for one statement"
                + " each; its trust policy distinguishes them by vend:grant only"),
        combined.unenforced());
  }

  @Test
  void reportsThatNotEvenOneStatementFits() {
    Grants grants =
        TestGrants.of(
            IntStream.range(0, 100)
                .mapToObj(i ->
                    "- { id: grant-with-a-long-name-%d, issuer: github, roles: [shop/deploy] }\n"
                        .formatted(i))
                .collect(Collectors.joining()));
    var trust = new SpokeTrust(grants).of(role(grants, "shop/deploy"), TrustPolicy.DEFAULT_QUOTA);
    assertEquals(TrustPolicy.Form.ONE_STATEMENT, trust.form());
    assertTrue(!trust.fits(TrustPolicy.DEFAULT_QUOTA));
  }

  @Test
  void rejectsARoleThatNoGrantAllows() {
    Grants grants = TestGrants.of("- { id: frozen, effect: deny, roles: [shop/deploy] }\n");
    assertThrows(
        IllegalArgumentException.class,
        () -> new SpokeTrust(grants).of(role(grants, "shop/deploy"), TrustPolicy.DEFAULT_QUOTA));
  }

  /** IAM's limit is 10,240 characters. */
  @Test
  void namesExactRolesUpToTheLastCharacterOfTheQuota() {
    var names = new ArrayList<String>();
    int size = hubSize(List.of("r-0"));
    int perRole = hubSize(List.of("r-0", "r-1")) - size - "r-1".length();
    names.add("r-0");
    // A list of one ARN is written without brackets, hence the two characters.
    int left = HubPermissions.QUOTA - size - 2;
    perRole -= 2;
    while (left >= 2 * (perRole + 20)) {
      names.add("r" + "0".repeat(10) + "%09d".formatted(names.size()));
      left -= perRole + 20;
    }
    String last = "z".repeat(left - perRole);
    names.add(last);
    assertTrue(last.length() <= 63, last);
    var exact = new HubPermissions(existing(names)).document();
    assertEquals(HubPermissions.QUOTA, exact.size());
    assertTrue(!exact.toJson().contains("role/vend/*"), exact.toJson());
    names.set(names.size() - 1, last + "z");
    // These roles are not Vend's, so the wide form names them all too, and is even larger.
    Grants tooMany = existing(names);
    assertThrows(IllegalStateException.class, () -> new HubPermissions(tooMany).document());
  }

  private static int hubSize(List<String> names) {
    return new HubPermissions(existing(names)).document().size();
  }

  private static Grants existing(List<String> names) {
    return TestGrants.whole(
        TestGrants.HEAD.replaceAll("(?s)roles:.*grants:", "grants:")
            + "- { id: one, issuer: github, roles: ["
            + names.stream()
                .map("\"arn:aws:iam::222222222222:role/%s\""::formatted)
                .collect(Collectors.joining(", "))
            + "] }\n",
        Map.of());
  }

  @Test
  void allowsVendsPathIfTheDeclaredRolesDoNotFit() {
    var roles =
        IntStream.range(0, 250)
            .mapToObj("  role-%d: { accounts: [shop], policies: [] }\n"::formatted)
            .collect(Collectors.joining());
    String file =
        TestGrants.HEAD.replaceAll("(?s)roles:.*grants:", "roles:\n" + roles + "grants:")
            + "- { id: one, issuer: github, roles: [\"*/*\", \"arn:aws:iam::222222222222:role/old\"] }\n";
    var document = new HubPermissions(TestGrants.whole(file, Map.of())).document();
    assertEquals(
        List.of("arn:aws:iam::*:role/vend/*", "arn:aws:iam::222222222222:role/old"),
        document.statements().getFirst().resource().orElseThrow().resources());
  }

  @Test
  void writesTheHubPolicyOfAFileWithoutRoles() {
    String file = TestGrants.HEAD.replaceAll("(?s)roles:.*grants:", "grants:") + "  []\n";
    assertEquals(
        List.of("arn:aws:iam::*:role/vend/*"),
        new HubPermissions(TestGrants.whole(file, Map.of()))
            .document()
            .statements()
            .getFirst()
            .resource()
            .orElseThrow()
            .resources());
  }
}
