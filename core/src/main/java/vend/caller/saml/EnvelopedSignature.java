package vend.caller.saml;

import static vend.caller.saml.Names.SIGNATURE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
 * The signature in a response or an assertion. Its key information is taken out before anybody
 * looks at it: which keys count is for the metadata to say.
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

  /**
   * The signature that stands in an element.
   *
   * @return empty if none does
   */
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

  /** Whether this key made it; what it is about is not looked at. */
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
   * Exactly what the key has signed: the element without this signature, in canonical form.
   *
   * @throws RejectedToken if the key has not signed that
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
      // Its message may quote the document.
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
    // What was digested is kept, so that it can be read afterwards instead of the document.
    context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
    // The only element that a reference can mean.
    context.setIdAttributeNS(parent.dom(), null, "ID");
    return context;
  }

  private static String signedText(Reference reference) throws IOException {
    try (InputStream digested = reference.getDigestInputStream()) {
      return new String(digested.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
