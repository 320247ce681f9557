package vend.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.caller.saml.TestIdentityProvider;

/** Tests the grants commands on a file with a SAML identity provider. */
class SamlIssuersTest {
  private static final String ROLE = "arn:aws:iam::222222222222:role/Admin";

  private static final String FILE =
      """
      version: 1
      hub: { account: "111111111111", role: vend-hub }
      organization: o-a1b2c3d4e5
      accounts:
        shop: { id: "222222222222", externalId: shop-external-id }
      issuers:
        partners:
          saml: metadata.xml
          audience: urn:acme:vend
          recipient: https://vend.example.com/saml
      roles:
        deploy: { accounts: [shop], policies: [] }
      grants:
        - id: admins
          issuer: partners
          when: { "ForAnyValue:StringEquals": { role: "%s" } }
          roles: [shop/deploy]
          session: { name: "{sub}", sourceIdentity: "{sub}", tags: { team: "{team}" } }
      """
          .formatted(ROLE);

  private static final String OWN_TARGET =
      "    audience: urn:acme:vend\n    recipient: https://vend.example.com/saml\n";

  private static final String PUBLISHED =
      "saml: https://idp.example.com/metadata\n    entityId: " + TestIdentityProvider.ENTITY_ID;

  private final TestIdentityProvider provider = new TestIdentityProvider();

  @TempDir private Path folder;

  @BeforeEach
  void publish() throws Exception {
    Files.writeString(folder.resolve("metadata.xml"), provider.metadata());
  }

  private String file(String name, String yaml) throws Exception {
    return Files.writeString(folder.resolve(name), yaml).toString();
  }

  private Vend diff(String old, String now) throws Exception {
    return Vend.run("grants", "diff", file("old.yaml", old), file("now.yaml", now));
  }

  @Test
  void acceptsAnAudienceAndARecipientOfItsOwn() throws Exception {
    Vend run = Vend.run("grants", "check", file("grants.yaml", FILE));
    assertEquals(0, run.exit(), run.out());
  }

  @Test
  void warnsIfAssertionsForAwsAreAccepted() throws Exception {
    String aws = FILE.replace(OWN_TARGET, "    acceptAwsAssertions: true\n");
    Vend run = Vend.run("grants", "check", file("grants.yaml", aws));
    assertEquals(1, run.exit(), run.out());
    assertTrue(run.out().contains("grants.yaml:9:5: warning"), run.out());
    assertTrue(run.out().contains("[aws-assertions-accepted]"), run.out());
    assertTrue(
        run.out().contains("issuer partners accepts SAML assertions that are meant for AWS"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audience: urn:acme:vend | audience: urn:acme:other | different audience",
        "vend.example.com/saml | vend.example.com/other | different recipient",
        "saml: metadata.xml | saml: https://idp.example.com/metadata"
            + "\\n    entityId: https://idp.example.com/realms/acme | different signing keys or metadata"
      })
  void countsOtherIssuerSettingsAsWider(String from, String to, String reason) throws Exception {
    String other = FILE.replace(from, to.replace("\\n", "\n"));
    for (Vend run : new Vend[] {diff(FILE, other), diff(other, FILE)}) {
      assertEquals(1, run.exit(), run.out());
      assertTrue(run.out().contains("issuer partners: " + reason), run.out());
    }
    assertEquals(0, diff(other, other).exit());
  }

  @Test
  void countsAcceptingAssertionsForAwsAsWider() throws Exception {
    Vend run = diff(FILE, FILE.replace(OWN_TARGET, "    acceptAwsAssertions: true\n"));
    assertEquals(1, run.exit(), run.out());
    assertTrue(
        run.out().contains("issuer partners: accepts assertions that are meant for AWS"),
        run.out());
  }

  @Test
  void counts_an_optional_authn_statement_as_wider() throws Exception {
    String optional = FILE.replace(OWN_TARGET, OWN_TARGET + "    authnStatement: optional\n");
    Vend run = diff(FILE, optional);
    assertEquals(1, run.exit(), run.out());
    assertTrue(
        run.out().contains("issuer partners: accepts assertions without an AuthnStatement"),
        run.out());
    assertEquals(0, diff(optional, FILE).exit());
  }

  /** The two files read metadata with one and with two signing keys. */
  @Test
  void countsAnAddedSigningKeyAsWiderAndARemovedOneNot() throws Exception {
    Files.copy(folder.resolve("metadata.xml"), folder.resolve("before.xml"));
    provider.rotate();
    Files.writeString(folder.resolve("metadata.xml"), provider.metadata());
    String before = FILE.replace("metadata.xml", "before.xml");
    Vend more = diff(before, FILE);
    assertEquals(1, more.exit(), more.out());
    assertTrue(more.out().contains("different signing keys or metadata"), more.out());
    assertEquals(0, diff(FILE, before).exit());
  }

  @Test
  void countsMetadataOfAnotherFileAsWider() throws Exception {
    String published = FILE.replace("saml: metadata.xml", PUBLISHED);
    assertEquals(0, diff(published, published).exit());
    assertEquals(1, diff(published, published.replace("/metadata", "/other")).exit());
  }

  @Test
  void explainsByTheClaimsOfAnAssertion() throws Exception {
    String grants = file("grants.yaml", FILE);
    Vend allowed =
        Vend.run(
            "explain",
            "shop/deploy",
            "--grants",
            grants,
            "--issuer",
            "partners",
            "--claim",
            "sub=alice",
            "--claim",
            "team=shop",
            "--claim",
            "role:=[\"" + ROLE + "\"]");
    assertEquals(0, allowed.exit(), allowed.out() + allowed.err());
    assertTrue(allowed.out().contains("alice"), allowed.out());
    Vend denied =
        Vend.run(
            "explain",
            "shop/deploy",
            "--grants",
            grants,
            "--issuer",
            "partners",
            "--claim",
            "sub=alice",
            "--claim",
            "team=shop");
    assertEquals(1, denied.exit(), denied.out() + denied.err());
  }
}
