package vend.caller.saml;

import static vend.caller.saml.Names.ASSERTION;

import java.util.Optional;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.SigningKey;
import vend.saml.XmlText;

/**
 * A response, of which layer by layer nothing is left but what was signed: each signature is
 * checked, and then the very bytes that it is about are parsed anew in the place of the document.
 *
 * @param response all of it; only signed if the response itself has a signature
 * @param assertion signed
 */
record OpenedResponse(XmlElement response, XmlElement assertion) {
  /**
   * The signature that is to be checked first.
   *
   * @throws RejectedToken if there is none, or it is not of the form that it must have
   */
  static EnvelopedSignature outerSignature(XmlElement response) throws RejectedToken {
    Optional<EnvelopedSignature> own = EnvelopedSignature.in(response);
    return own.isPresent()
        ? own.get()
        : EnvelopedSignature.in(assertionIn(response)).orElseThrow(OpenedResponse::unsigned);
  }

  /**
   * Takes off every signature there is; all of them are by this key.
   *
   * @throws RejectedToken if one is not
   */
  static OpenedResponse open(XmlElement response, SigningKey key) throws RejectedToken {
    Optional<EnvelopedSignature> own = EnvelopedSignature.in(response);
    XmlElement signed = own.isPresent() ? parsed(own.get().signedBy(key)) : response;
    XmlElement assertion = assertionIn(signed);
    Optional<EnvelopedSignature> inner = EnvelopedSignature.in(assertion);
    if (inner.isPresent()) {
      return new OpenedResponse(signed, parsed(inner.get().signedBy(key)));
    }
    if (own.isEmpty()) {
      throw unsigned();
    }
    return new OpenedResponse(signed, assertion);
  }

  private static XmlElement assertionIn(XmlElement response) throws RejectedToken {
    return response
        .only(ASSERTION, "Assertion")
        .orElseThrow(() -> new RejectedToken(RejectionCause.NOT_ONE_ASSERTION));
  }

  private static XmlElement parsed(String signed) throws RejectedToken {
    try {
      return new XmlElement(XmlText.parse(signed).getDocumentElement());
    } catch (XmlText.Unreadable e) {
      throw new RejectedToken(RejectionCause.MALFORMED);
    }
  }

  private static RejectedToken unsigned() {
    return new RejectedToken(RejectionCause.UNSIGNED);
  }
}
