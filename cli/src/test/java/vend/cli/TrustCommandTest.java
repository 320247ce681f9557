package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Json;
import vend.caller.Transport;
import vend.grant.Grants;
import vend.grant.file.GrantsFolder;
import vend.grant.file.GrantsReader;
import vend.iam.PolicyDocument;
import vend.policy.trust.HubPermissions;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;

/** Tests {@code vend grants trust}: it prints the policies that the local STS enforces. */
class TrustCommandTest {
  private static final Path EXAMPLE = Path.of("../grants.yaml");
  private static final String DEPLOY = "arn:aws:iam::222222222222:role/vend/deploy";

  private static final String HEAD =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: shop-external-id }
      issuers:
        staff: { oidc: https://id.example.com, audience: vend }
      roles:
        deploy: { accounts: [shop], policies: [] }
        unused: { accounts: [shop], policies: [] }
      grants:
      """;

  @TempDir private Path folder;

  private static Grants example() throws Exception {
    var files = new GrantsFolder(EXAMPLE);
    return new GrantsReader(EXAMPLE.toString(), files, Transport.LOOPBACK_TOO)
        .readWithPlaces(files.readGrants())
        .grants();
  }

  private static PolicyDocument trust(Grants grants, String arn) {
    var role =
        grants.targets().stream()
            .filter(target -> target.arn().toString().equals(arn))
            .findFirst()
            .orElseThrow();
    return new SpokeTrust(grants).of(role, TrustPolicy.DEFAULT_QUOTA).document();
  }

  private Vend trust(String grants, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("grants.yaml"), HEAD + grants);
    var arguments = new java.util.ArrayList<>(java.util.List.of("grants", "trust"));
    arguments.addAll(java.util.List.of(more));
    arguments.addAll(java.util.List.of("--grants", file.toString()));
    return Vend.run(arguments.toArray(String[]::new));
  }

  @Test
  void printsOnlyThePolicyOfTheNamedRole() throws Exception {
    for (String role : Set.of("shop-prod/deploy", DEPLOY)) {
      Vend run = Vend.run("grants", "trust", role, "--grants", EXAMPLE.toString());
      assertEquals(0, run.exit(), run.err());
      assertEquals(trust(example(), DEPLOY), PolicyDocument.parse(run.out().strip()));
      assertEquals("", run.err());
    }
  }

  @Test
  void printsThePoliciesOfAllRolesByTheirArns() throws Exception {
    Vend run = Vend.run("grants", "trust", "--grants", EXAMPLE.toString());
    assertEquals(0, run.exit(), run.err());
    Map<String, Object> all = Json.readObject(run.out().strip());
    Grants grants = example();
    assertEquals(grants.targets().size(), all.size());
    for (var entry : all.entrySet()) {
      assertEquals(
          trust(grants, entry.getKey()), PolicyDocument.parse(Json.write(entry.getValue())));
    }
  }

  @Test
  void printsTheIdentityPolicyOfTheHubRole() throws Exception {
    Vend run = Vend.run("grants", "trust", "--hub", "--grants", EXAMPLE.toString());
    assertEquals(0, run.exit(), run.err());
    assertEquals(new HubPermissions(example()).document(), PolicyDocument.parse(run.out().strip()));
  }

  @Test
  void leavesOutAndNamesRolesWithoutAGrant() throws Exception {
    String grant = "  - { id: all-staff, issuer: staff, roles: [shop/deploy] }\n";
    Vend all = trust(grant);
    assertEquals(0, all.exit());
    assertEquals(Set.of(DEPLOY), Json.readObject(all.out().strip()).keySet());
    assertTrue(all.err().contains("shop/unused"), all.err());
    Vend one = trust(grant, "shop/unused");
    assertEquals(1, one.exit());
    assertEquals("", one.out());
  }

  @Test
  void printsNoPolicyThatIamRejects() throws Exception {
    var grants = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      grants.append(
          "  - { id: grant-%s-%03d, issuer: staff, roles: [shop/deploy] }%n"
              .formatted("x".repeat(40), i));
    }
    Vend run = trust(grants.toString(), "shop/deploy");
    assertEquals(1, run.exit(), run.out());
    assertEquals("", run.out());
    assertTrue(run.err().contains("4096"), run.err());
  }

  /** These roles have trust policies of their own, so the output is statements to add. */
  @Test
  void printsOnlyTheStatementsForExistingRoles() throws Exception {
    String old = "arn:aws:iam::222222222222:role/team/old";
    Vend run =
        trust(
            "  - { id: all-staff, issuer: staff, roles: [shop/deploy, \"%s\"] }%n".formatted(old),
            "--existing");
    assertEquals(0, run.exit(), run.err());
    Map<String, Object> printed = Json.readObject(run.out().strip());
    assertEquals(Set.of(old), printed.keySet());
    assertTrue(printed.toString().contains("sts:ExternalId=shop-external-id"), run.out());
  }

  @Test
  void acceptsOnlyOneOfHubExistingAndRole() {
    for (String[] two : new String[][] {{"--hub", DEPLOY}, {"--existing", "--hub"}}) {
      Vend run = Vend.run("grants", "trust", two[0], two[1], "--grants", EXAMPLE.toString());
      assertEquals(2, run.exit());
      assertTrue(run.err().contains("--hub"), run.err());
    }
  }

  @Test
  void exitsWith2IfTheFileHasNoSuchRole() throws Exception {
    Vend run = trust("  - { id: all-staff, issuer: staff, roles: [shop/deploy] }\n", "shop/other");
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("shop/other"), run.err());
  }
}
