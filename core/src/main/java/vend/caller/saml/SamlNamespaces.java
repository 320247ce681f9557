package vend.caller.saml;

/** The XML namespaces of SAML 2.0 and of XML signatures. */
final class SamlNamespaces {
  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";

  /** Exclusive XML Canonicalization 1.0, which omits comments. */
  static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  private SamlNamespaces() {}
}
