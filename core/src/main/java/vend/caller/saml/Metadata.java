package vend.caller.saml;

import static vend.caller.saml.SamlNamespaces.METADATA;
import static vend.caller.saml.SamlNamespaces.PROTOCOL;
import static vend.caller.saml.SamlNamespaces.SIGNATURE;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vend.caller.RefusedDocument;
import vend.caller.SamlMetadata;
import vend.caller.SigningKey;
import vend.caller.signing.KeySet;
import vend.saml.XmlText;

/**
 * What an identity provider says of itself. It is believed for where it comes from (the grants
 * file's side, or its own address by TLS), not for a signature of its own.
 *
 * @param entityId what it calls itself
 * @param keys those that it signs assertions with
 * @see <a href="https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf">SAML 2.0
 *     Metadata</a>
 */
public record Metadata(String entityId, SamlMetadata.Kept keys) {
  /** The largest document that is read, in characters. */
  public static final int MAX_LENGTH = 256 * 1024;

  /**
   * Reads the metadata of one identity provider. Certificates are containers of keys here, as is
   * usual: when they end, and who signed them, means nothing. Keys that cannot be used (too weak,
   * of another kind, only for encryption) are passed over.
   *
   * @throws RefusedDocument if it is something else, or no key is left
   */
  public static Metadata parse(String text) throws RefusedDocument {
    if (text.length() > MAX_LENGTH) {
      throw new RefusedDocument("the metadata are longer than 256 KiB");
    }
    XmlElement entity = entity(text);
    List<XmlElement> providers = identityProviders(entity);
    List<SigningKey> keys = providers.stream().flatMap(Metadata::signingKeys).distinct().toList();
    if (keys.isEmpty()) {
      throw new RefusedDocument(
          "the metadata have no certificate to sign with whose key is RSA of 2,048 bits or more,"
              + " or EC on P-256, P-384 or P-521; RSA keys with the ROCA weakness (CVE-2017-15361) do"
              + " not count");
    }
    KeySet.of(keys);
    String entityId =
        entity
            .attribute("entityID")
            .orElseThrow(() -> new RefusedDocument("the metadata have no entityID"));
    return new Metadata(entityId, new SamlMetadata.Kept(keys, validUntil(entity, providers)));
  }

  private static XmlElement entity(String text) throws RefusedDocument {
    XmlElement root;
    try {
      root = new XmlElement(XmlText.parse(withoutMark(text)).getDocumentElement());
    } catch (XmlText.Unreadable e) {
      throw new RefusedDocument("the metadata are not XML 1.0 without a document type");
    }
    if (!root.is(METADATA, "EntityDescriptor")) {
      throw new RefusedDocument("the metadata are not one md:EntityDescriptor of SAML 2.0");
    }
    return root;
  }

  /** Some servers write a byte order mark. */
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static List<XmlElement> identityProviders(XmlElement entity) throws RefusedDocument {
    List<XmlElement> found =
        entity.children(METADATA, "IDPSSODescriptor").stream()
            .filter(provider ->
                Arrays.asList(
                        provider.attribute("protocolSupportEnumeration").orElse("").split("\\s+"))
                    .contains(PROTOCOL))
            .toList();
    if (found.isEmpty()) {
      throw new RefusedDocument("the metadata are of no identity provider that speaks SAML 2.0");
    }
    return found;
  }

  private static Stream<SigningKey> signingKeys(XmlElement provider) {
    return provider.children(METADATA, "KeyDescriptor").stream()
        .filter(key -> key.attribute("use").filter(use -> !use.equals("signing")).isEmpty())
        .flatMap(key -> key.children(SIGNATURE, "KeyInfo").stream())
        .flatMap(information -> information.children(SIGNATURE, "X509Data").stream())
        .flatMap(data -> data.children(SIGNATURE, "X509Certificate").stream())
        .flatMap(certificate -> certificate.text().stream())
        .flatMap(text -> key(text).stream());
  }

  private static Optional<SigningKey> key(String certificate) {
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(certificate);
      var parsed =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
      return Optional.of(new SigningKey(Optional.empty(), parsed.getPublicKey(), Optional.empty()));
    } catch (CertificateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The earliest. */
  private static Optional<Instant> validUntil(XmlElement entity, List<XmlElement> providers)
      throws RefusedDocument {
    var ends = new ArrayList<Instant>();
    for (XmlElement element : Stream.concat(Stream.of(entity), providers.stream()).toList()) {
      Optional<String> text = element.attribute("validUntil");
      if (text.isPresent()) {
        ends.add(
            SamlTime.parse(text.get())
                .orElseThrow(
                    () -> new RefusedDocument("the metadata's validUntil is not a time in UTC")));
      }
    }
    return ends.stream().min(Instant::compareTo);
  }
}
