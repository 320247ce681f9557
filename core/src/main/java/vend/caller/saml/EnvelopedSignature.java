package vend.caller.saml;

import static vend.caller.saml.SamlNamespaces.EXCLUSIVE;
import static vend.caller.saml.SamlNamespaces.SIGNATURE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.SigningKey;

/**
 * The signature in a response or an assertion. Its KeyInfo is removed before any check: only the
 * metadata decide which keys are trusted.
 */
final class EnvelopedSignature {
  private final XmlElement parent;
  private final XmlElement signature;
  private final SignatureForm form;

  private EnvelopedSignature(XmlElement parent, XmlElement signature, SignatureForm form) {
    this.parent = parent;
    this.signature = signature;
    this.form = form;
  }

  /** The signature directly in an element; empty if there is none. */
  static Optional<EnvelopedSignature> in(XmlElement parent) throws RejectedToken {
    List<XmlElement> found = parent.children(SIGNATURE, "Signature");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    XmlElement signature = found.getFirst();
    signature
        .children(SIGNATURE, "KeyInfo")
        .forEach(information -> signature.dom().removeChild(information.dom()));
    return Optional.of(
        new EnvelopedSignature(parent, signature, SignatureForm.check(signature, parent)));
  }

  /** Whether this key made the signature. Does not check which element is signed. */
  boolean isMadeBy(SigningKey key) {
    if (!fits(key)) {
      return false;
    }
    try {
      DOMValidateContext context = context(key);
      return unmarshalled(context).getSignatureValue().validate(context);
    } catch (MarshalException | XMLSignatureException | RuntimeException e) {
      return false;
    }
  }

  /**
   * The exact text that the key has signed: the element without this signature, in canonical form.
   *
   * @throws RejectedToken if the key has not signed it
   */
  String signedBy(SigningKey key) throws RejectedToken {
    try {
      DOMValidateContext context = context(key);
      XMLSignature unmarshalled = unmarshalled(context);
      if (!fits(key) || !unmarshalled.validate(context)) {
        throw new RejectedToken(RejectionCause.SIGNATURE_INVALID);
      }
      return signedText(unmarshalled.getSignedInfo().getReferences().getFirst());
    } catch (MarshalException | XMLSignatureException | IOException | RuntimeException e) {
      // The exception's message may quote the document.
      throw new RejectedToken(RejectionCause.SIGNATURE_INVALID);
    }
  }

  private boolean fits(SigningKey key) {
    return key.key().getAlgorithm().equals(form.keyType());
  }

  private XMLSignature unmarshalled(DOMValidateContext context) throws MarshalException {
    return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
  }

  private DOMValidateContext context(SigningKey key) {
    var context = new DOMValidateContext(key.key(), signature.dom());
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    // Keeps the digested bytes, so that Vend can read these instead of the document.
    context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
    // The only element that a reference can resolve to.
    context.setIdAttributeNS(parent.dom(), null, "ID");
    return context;
  }

  private static String signedText(Reference reference) throws IOException {
    try (InputStream digested = reference.getDigestInputStream()) {
      return new String(digested.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The allowed form of a signature, checked before the library sees it: one reference, to the
   * element that contains the signature, with the two transforms that SAML allows and with current
   * algorithms.
   *
   * @param keyType the JDK's name of the key type that the algorithm needs
   * @see <a href="https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf">SAML 2.0
   *     Core, section 5.4</a>
   */
  private record SignatureForm(String keyType) {
    private static final String ENVELOPED = SIGNATURE + "enveloped-signature";
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final String ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#";

    private static final Map<String, String> METHODS =
        Map.of(
            MORE + "rsa-sha256", "RSA",
            MORE + "rsa-sha384", "RSA",
            MORE + "rsa-sha512", "RSA",
            MORE + "ecdsa-sha256", "EC",
            MORE + "ecdsa-sha384", "EC",
            MORE + "ecdsa-sha512", "EC");

    private static final Set<String> DIGESTS =
        Set.of(ENCRYPTION + "sha256", MORE + "sha384", ENCRYPTION + "sha512");

    /**
     * Checks a signature without KeyInfo.
     *
     * @param parent the element that contains the signature and must be signed by it
     */
    static SignatureForm check(XmlElement signature, XmlElement parent) throws RejectedToken {
      List<XmlElement> parts = parts(signature, "SignedInfo", "SignatureValue");
      List<XmlElement> signed =
          parts(parts.getFirst(), "CanonicalizationMethod", "SignatureMethod", "Reference");
      checkExclusive(signed.getFirst());
      checkReference(signed.getLast(), parent);
      String method = algorithm(signed.get(1));
      if (!METHODS.containsKey(method)) {
        throw new RejectedToken(RejectionCause.ALGORITHM_NOT_ALLOWED);
      }
      checkThat(signed.get(1).nodes().isEmpty());
      return new SignatureForm(METHODS.get(method));
    }

    private static void checkReference(XmlElement reference, XmlElement parent)
        throws RejectedToken {
      String id = parent.attribute("ID").orElse("");
      if (id.isEmpty() || !reference.attribute("URI").orElse("").equals("#" + id)) {
        throw new RejectedToken(RejectionCause.REFERENCE_MISMATCH);
      }
      List<XmlElement> parts = parts(reference, "Transforms", "DigestMethod", "DigestValue");
      List<XmlElement> transforms = parts(parts.getFirst(), "Transform", "Transform");
      checkThat(algorithm(transforms.getFirst()).equals(ENVELOPED));
      checkThat(transforms.getFirst().children().isEmpty());
      checkExclusive(transforms.getLast());
      if (!DIGESTS.contains(algorithm(parts.get(1)))) {
        throw new RejectedToken(RejectionCause.ALGORITHM_NOT_ALLOWED);
      }
    }

    /** The one parameter lists prefixes to write out in addition, which changes no content. */
    private static void checkExclusive(XmlElement method) throws RejectedToken {
      checkThat(algorithm(method).equals(EXCLUSIVE));
      List<XmlElement> parameters = method.children();
      checkThat(
          parameters.isEmpty()
              || (parameters.size() == 1
                  && parameters.getFirst().is(EXCLUSIVE, "InclusiveNamespaces")));
    }

    /** Requires exactly these child elements, in this order. */
    private static List<XmlElement> parts(XmlElement element, String... names)
        throws RejectedToken {
      List<XmlElement> children = element.children();
      checkThat(
          children.stream().allMatch(child -> SIGNATURE.equals(child.dom().getNamespaceURI()))
              && children.stream()
                  .map(child -> child.dom().getLocalName())
                  .toList()
                  .equals(Stream.of(names).toList()));
      return children;
    }

    private static String algorithm(XmlElement method) {
      return method.attribute("Algorithm").orElse("");
    }

    private static void checkThat(boolean holds) throws RejectedToken {
      if (!holds) {
        throw new RejectedToken(RejectionCause.SIGNATURE_FORM_NOT_ALLOWED);
      }
    }
  }
}
