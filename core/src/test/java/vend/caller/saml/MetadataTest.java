package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.RefusedDocument;
import vend.caller.oidc.RocaKeys;

class MetadataTest {
  private static final TestIdentityProvider PROVIDER = SamlFixture.PROVIDER;

  private static List<PublicKey> keys(String metadata) throws RefusedDocument {
    return Metadata.parse(metadata).keys().keys().stream().map(key -> key.key()).toList();
  }

  private static String refused(String metadata) {
    return String.valueOf(
        assertThrows(RefusedDocument.class, () -> Metadata.parse(metadata)).getMessage());
  }

  @Test
  void readsTheEntityIdAndTheSigningKeys() throws Exception {
    Metadata metadata = Metadata.parse(PROVIDER.metadata());
    assertEquals(TestIdentityProvider.ENTITY_ID, metadata.entityId());
    assertEquals(List.of(PROVIDER.key().getPublic()), keys(PROVIDER.metadata()));
    assertEquals(Optional.empty(), metadata.keys().validUntil());
  }

  @Test
  void readsEveryKeyDuringARotation() throws Exception {
    var provider = new TestIdentityProvider();
    PublicKey old = provider.key().getPublic();
    provider.rotate();
    assertEquals(List.of(old, provider.key().getPublic()), keys(provider.metadata()));
    provider.withdrawOldKeys();
    assertEquals(List.of(provider.key().getPublic()), keys(provider.metadata()));
  }

  @Test
  void acceptsKeysForAnyUseButNotForEncryptionOnly() throws Exception {
    String metadata = PROVIDER.metadata();
    assertEquals(1, keys(metadata.replace(" use=\"signing\"", "")).size());
    assertEquals(
        "the metadata have no usable signing certificate: its key must be RSA of 2,048 bits or"
            + " more, or EC on P-256, P-384 or P-521, and an RSA key must not have the ROCA"
            + " weakness (CVE-2017-15361)",
        refused(metadata.replace("use=\"signing\"", "use=\"encryption\"")));
  }

  @Test
  void skipsWeakAndInvalidKeys() throws Exception {
    var weak = new TestIdentityProvider(TestIdentityProvider.rsa(1024));
    String descriptor = descriptor(weak.metadata());
    String both =
        PROVIDER.metadata().replace("<md:KeyDescriptor", descriptor + "<md:KeyDescriptor");
    assertEquals(List.of(PROVIDER.key().getPublic()), keys(both));
    String garbage =
        "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAAA"
            + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
    assertEquals(1, keys(both.replace(descriptor, garbage)).size());
  }

  private static String descriptor(String metadata) {
    return metadata.substring(
        metadata.indexOf("<md:KeyDescriptor"),
        metadata.indexOf("</md:KeyDescriptor>") + "</md:KeyDescriptor>".length());
  }

  @Test
  void refuses_certificates_of_keys_with_the_roca_weakness() throws Exception {
    String sound = descriptor(PROVIDER.metadata());
    String weak =
        sound.replaceAll(
            "(?s)(<ds:X509Certificate>).*(</ds:X509Certificate>)",
            "$1" + TestCertificate.of(RocaKeys.generate(1)) + "$2");
    assertEquals(
        List.of(PROVIDER.key().getPublic()),
        keys(PROVIDER.metadata().replace(sound, weak + sound)));
    String complaint = refused(PROVIDER.metadata().replace(sound, weak));
    assertTrue(complaint.contains("CVE-2017-15361"), complaint);
  }

  @Test
  void usesTheEarliestValidUntil() throws Exception {
    String metadata =
        PROVIDER
            .metadata()
            .replace("entityID=", "validUntil=\"2027-01-01T00:00:00Z\" entityID=")
            .replace(
                "<md:IDPSSODescriptor ",
                "<md:IDPSSODescriptor validUntil=\"2026-06-01T00:00:00.000Z\" ");
    assertEquals(
        Optional.of(Instant.parse("2026-06-01T00:00:00Z")),
        Metadata.parse(metadata).keys().validUntil());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "md:EntityDescriptor | md:EntitiesDescriptor"
            + " | the metadata are not a single md:EntityDescriptor of SAML 2.0",
        "SAML:2.0:metadata | SAML:1.1:metadata"
            + " | the metadata are not a single md:EntityDescriptor of SAML 2.0",
        "IDPSSODescriptor | SPSSODescriptor"
            + " | the metadata describe no identity provider for SAML 2.0",
        "SAML:2.0:protocol | SAML:1.1:protocol"
            + " | the metadata describe no identity provider for SAML 2.0",
        "entityID= | other= | the metadata have no entityID",
        "entityID= | validUntil=\"soon\" entityID="
            + " | the metadata's validUntil is not a time in UTC"
      })
  void namesTheProblem(String from, String to, String complaint) {
    assertEquals(complaint, refused(PROVIDER.metadata().replace(from, to)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{}",
        "<!DOCTYPE x [<!ENTITY e \"x\">]><x>&e;</x>",
        "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x\"><x/>"
      })
  void refusesDocumentsThatAreNotPlainXml(String text) {
    assertEquals("the metadata are not XML 1.0, or have a document type", refused(text));
  }

  @Test
  void acceptsAByteOrderMark() throws Exception {
    assertEquals(1, keys("\uFEFF" + PROVIDER.metadata()).size());
  }

  @Test
  void refusesMoreThanFiftyKeys() {
    var many = new StringBuilder();
    var metadata = PROVIDER.metadata();
    for (int i = 0; i < 51; i++) {
      many.append(
          descriptor(
              new TestIdentityProvider(TestIdentityProvider.elliptic("secp256r1")).metadata()));
    }
    assertEquals(
        "the key set has more than 50 keys",
        refused(metadata.replace("<md:KeyDescriptor", many + "<md:KeyDescriptor")));
  }

  @Test
  void refusesADocumentOfMoreThan256Kibibytes() {
    assertEquals(
        "the metadata are longer than 256 KiB",
        refused(PROVIDER.metadata() + " ".repeat(Metadata.MAX_LENGTH)));
  }
}
