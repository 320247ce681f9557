package vend.caller.saml;

import java.util.List;

/**
 * How a test's identity provider signs.
 *
 * @param method the algorithm of the signature
 * @param digest the algorithm of the digest
 * @param canonicalization of the signed information
 * @param transforms of what is signed
 * @param reference the id of what is signed; empty for the parent itself
 * @param certificate what stands in the key information; empty for none
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

  /** As identity providers do. */
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
