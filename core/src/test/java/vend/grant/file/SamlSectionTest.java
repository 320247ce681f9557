package vend.grant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.aws.Partition;
import vend.caller.AssertionTarget;
import vend.caller.SamlIssuer;
import vend.caller.SamlMetadata;
import vend.caller.Transport;
import vend.caller.saml.TestIdentityProvider;
import vend.grant.TestGrants;

class SamlSectionTest {
  private static final TestIdentityProvider PROVIDER = new TestIdentityProvider();
  private static final String OWN = "audience: urn:acme:vend, recipient: https://vend.example.com";

  private static String file(String issuer) {
    return TestGrants.HEAD.replace("roles:\n", "  corporate: { " + issuer + " }\nroles:\n")
        + "  []\n";
  }

  private static SamlIssuer read(String issuer) throws InvalidGrants {
    return read(file(issuer), Map.of("idp/metadata.xml", PROVIDER.metadata()));
  }

  private static SamlIssuer read(String yaml, Map<String, String> files) throws InvalidGrants {
    return TestGrants.read(yaml, files).samlIssuers().getFirst();
  }

  private static String refused(String issuer) {
    return String.valueOf(assertThrows(InvalidGrants.class, () -> read(issuer)).getMessage());
  }

  @Test
  void readsMetadataBesideTheFile() throws Exception {
    SamlIssuer issuer = read("saml: idp/metadata.xml, " + OWN + ", require: { team: shop }");
    assertEquals(TestIdentityProvider.ENTITY_ID, issuer.entityId());
    assertEquals(1, assertInstanceOf(SamlMetadata.Local.class, issuer.metadata()).keys().size());
    assertEquals(
        new AssertionTarget.Own("urn:acme:vend", "https://vend.example.com"), issuer.target());
    assertEquals(Map.of("team", List.of("shop")), issuer.require());
  }

  @Test
  void doesNotFetchPublishedMetadata() throws Exception {
    SamlIssuer issuer = read("saml: \"https://idp.example.com/m?a=b\", entityId: urn:idp, " + OWN);
    assertEquals("urn:idp", issuer.entityId());
    assertEquals(
        new SamlMetadata.Published(
            URI.create("https://idp.example.com/m?a=b"), Transport.HTTPS_ONLY),
        issuer.metadata());
  }

  @Test
  void expectsAwsAssertionsForTheHubsPartition() throws Exception {
    String issuer = "saml: idp/metadata.xml, acceptAwsAssertions: true";
    assertEquals(new AssertionTarget.Aws(Partition.AWS), read(issuer).target());
    String china = file(issuer).replace("role: vend-hub }", "role: vend-hub, partition: aws-cn }");
    assertEquals(
        new AssertionTarget.Aws(Partition.AWS_CN),
        read(china, Map.of("idp/metadata.xml", PROVIDER.metadata())).target());
  }

  @Test
  void requires_an_authn_statement_unless_it_is_optional() throws Exception {
    String issuer = "saml: idp/metadata.xml, " + OWN;
    assertFalse(read(issuer).authnStatementOptional());
    assertFalse(read(issuer + ", authnStatement: required").authnStatementOptional());
    assertTrue(read(issuer + ", authnStatement: optional").authnStatementOptional());
  }

  /** Keycloak, for example, serves both protocols of a realm under one name. */
  @Test
  void acceptsOneServerForSamlAndOpenIdConnect() throws Exception {
    String yaml =
        file("saml: idp/metadata.xml, " + OWN)
            .replace("https://id.example.com", TestIdentityProvider.ENTITY_ID);
    assertEquals(
        3, TestGrants.read(yaml, Map.of("idp/metadata.xml", PROVIDER.metadata())).issuers().size());
    String twice =
        yaml.replace("roles:\n", "  again: { saml: idp/metadata.xml, " + OWN + " }\nroles:\n");
    assertTrue(
        String.valueOf(
                assertThrows(
                        InvalidGrants.class,
                        () ->
                            TestGrants.read(twice, Map.of("idp/metadata.xml", PROVIDER.metadata())))
                    .getMessage())
            .contains("Another issuer has the same address."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "saml: idp/metadata.xml | The key \"audience\" is missing.",
        "saml: idp/metadata.xml, audience: a | The key \"recipient\" is missing.",
        "saml: idp/metadata.xml, audience: '', recipient: r | must not be empty",
        "saml: idp/metadata.xml, audience: a, recipient: '' | must not be empty",
        "saml: idp/metadata.xml, acceptAwsAssertions: true, audience: a"
            + " | With \"acceptAwsAssertions\", Vend expects AWS's own value here.",
        "saml: idp/metadata.xml, acceptAwsAssertions: yes | The value must be true or false.",
        "saml: idp/metadata.xml, audience: a, recipient: r, authnStatement: never"
            + " | The value must be required or optional.",
        "saml: idp/metadata.xml, oidc: https://a.example | The key \"oidc\" is unknown.",
        "saml: idp/other.xml, audience: a, recipient: r | There is no such file",
        "saml: idp/metadata.xml, entityId: urn:x, audience: a, recipient: r"
            + " | belong to another entity id: https://idp.example.com/realms/acme",
        "saml: https://a.example/m, audience: a, recipient: r | The key \"entityId\" is missing.",
        "saml: https://a.example/m, entityId: '', audience: a, recipient: r"
            + " | an entity id has 1 to 1,024 characters",
        "saml: http://a.example/m, entityId: e, audience: a, recipient: r"
            + " | does not begin with https://",
        "saml: https://127.0.0.1/m, entityId: e, audience: a, recipient: r | is on loopback",
        "saml: https://10.0.0.1/m, entityId: e, audience: a, recipient: r | not a public one",
        "saml: ftp://a.example/m, entityId: e, audience: a, recipient: r"
            + " | does not begin with https://"
      })
  void reportsProblemsOfASamlIssuer(String issuer, String complaint) {
    String message = refused(issuer.replace("''", "\"\""));
    assertTrue(message.contains(complaint), message);
    assertTrue(message.contains("issuers.corporate"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../idp.xml", "./idp.xml", "/etc/passwd", "-idp.xml", "a//b", "a b"})
  void rejectsMetadataPathsOutsideOfTheFolder(String path) {
    String message = refused("saml: \"" + path + "\", " + OWN);
    assertTrue(message.contains("a path that is relative to this file"), message);
  }

  @Test
  void reportsProblemsOfTheMetadataWithoutQuotingThem() {
    String message =
        String.valueOf(
            assertThrows(
                    InvalidGrants.class,
                    () ->
                        read(
                            file("saml: idp/metadata.xml, " + OWN),
                            Map.of("idp/metadata.xml", "<!DOCTYPE secret><x/>")))
                .getMessage());
    assertTrue(
        message.contains(
            "\"idp/metadata.xml\": the metadata are not XML 1.0, or have a document type"),
        message);
  }
}
