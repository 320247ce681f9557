package vend.caller.saml;

import java.util.List;

/**
 * How the test's identity provider signs.
 *
 * @param method the signature algorithm
 * @param digest the digest algorithm
 * @param canonicalization the canonicalization of the SignedInfo element
 * @param transforms the transforms of the reference
 * @param reference the id of the signed element; empty for the parent of the signature
 * @param certificate the certificate in KeyInfo; empty for no KeyInfo
 */
record SigningOptions(
    String method,
    String digest,
    String canonicalization,
    List<String> transforms,
    String reference,
    String certificate) {
  static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
  static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
  static final String ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
  static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  /** The usual options of identity providers. */
  static final SigningOptions USUAL =
      new SigningOptions(
          MORE + "rsa-sha256", SHA256, EXCLUSIVE, List.of(ENVELOPED, EXCLUSIVE), "", "");

  SigningOptions method(String other) {
    return new SigningOptions(other, digest, canonicalization, transforms, reference, certificate);
  }

  SigningOptions digest(String other) {
    return new SigningOptions(method, other, canonicalization, transforms, reference, certificate);
  }

  SigningOptions canonicalization(String other) {
    return new SigningOptions(method, digest, other, transforms, reference, certificate);
  }

  SigningOptions transforms(String... others) {
    return new SigningOptions(
        method, digest, canonicalization, List.of(others), reference, certificate);
  }

  SigningOptions reference(String other) {
    return new SigningOptions(method, digest, canonicalization, transforms, other, certificate);
  }

  SigningOptions certificate(String other) {
    return new SigningOptions(method, digest, canonicalization, transforms, reference, other);
  }
}
