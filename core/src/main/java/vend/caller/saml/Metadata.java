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
 * An identity provider's metadata. Vend trusts them because of their source (a file next to the
 * grants file, or the provider's own address by TLS), and does not check a signature on them.
 *
 * @param keys the signing keys for assertions
 * @see <a href="https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf">SAML 2.0
 *     Metadata</a>
 */
public record Metadata(String entityId, SamlMetadata.Local keys) {
  /** The largest document in characters. */
  public static final int MAX_LENGTH = 256 * 1024;

  /**
   * Reads the metadata of one identity provider. As is usual, certificates only carry keys: their
   * expiry and their issuer are ignored. Unusable keys (too weak, of another type, only for
   * encryption) are skipped.
   *
   * @throws RefusedDocument if the document is invalid, or has no usable key
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
          "the metadata have no usable signing certificate: its key must be RSA of 2,048 bits or"
              + " more, or EC on P-256, P-384 or P-521, and an RSA key must not have the ROCA"
              + " weakness (CVE-2017-15361)");
    }
    KeySet.of(keys);
    String entityId =
        entity
            .attribute("entityID")
            .orElseThrow(() -> new RefusedDocument("the metadata have no entityID"));
    return new Metadata(entityId, new SamlMetadata.Local(keys, validUntil(entity, providers)));
  }

  private static XmlElement entity(String text) throws RefusedDocument {
    XmlElement root;
    try {
      root = new XmlElement(XmlText.parse(withoutMark(text)).getDocumentElement());
    } catch (XmlText.Unreadable e) {
      throw new RefusedDocument("the metadata are not XML 1.0, or have a document type");
    }
    if (!root.is(METADATA, "EntityDescriptor")) {
      throw new RefusedDocument("the metadata are not a single md:EntityDescriptor of SAML 2.0");
    }
    return root;
  }

  /** Removes a byte order mark, which some servers write. */
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
      throw new RefusedDocument("the metadata describe no identity provider for SAML 2.0");
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

  /** The earliest validUntil. */
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
