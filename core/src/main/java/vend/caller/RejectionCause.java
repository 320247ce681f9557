package vend.caller;

/** Why a proof was rejected. Only the decision event has the cause; the caller gets a vague 401. */
public enum RejectionCause {
  /** The request has no token. */
  MISSING,
  /** The token is longer than its place in the request allows. It was not parsed. */
  TOO_LONG,
  /**
   * The token is not three parts of strict base64url with strict JSON in the first two. Or the SAML
   * response is not strict base64 of XML 1.0 in UTF-8, or its XML is too deep or too large.
   */
  MALFORMED,
  /** The header contains {@code crit}, {@code b64}, {@code zip} or {@code enc}. */
  HEADER_NOT_ALLOWED,
  /** The header's {@code typ} names another kind of token. */
  TYPE_NOT_ALLOWED,
  /** No issuer in the grants file has this {@code iss}. */
  ISSUER_UNKNOWN,
  /** The header's {@code alg} is not one of the issuer's pinned algorithms. */
  ALGORITHM_NOT_ALLOWED,
  /** The issuer's key set has no key, or several keys, that fit the token's header. */
  KEY_UNKNOWN,
  /** The issuer's key has the ROCA weakness (CVE-2017-15361): its private key can be computed. */
  KEY_WEAK,
  /** The signature does not match the key. */
  SIGNATURE_INVALID,
  /** A registered claim is missing or has the wrong type, or two claims have the same name. */
  CLAIMS_MALFORMED,
  /** The token has expired and is otherwise valid. The caller is told so. */
  EXPIRED,
  /** {@code nbf} or {@code iat} is in the future. */
  NOT_YET_VALID,
  /** {@code aud} does not contain the issuer's audience, or contains others too. */
  AUDIENCE_MISMATCH,
  /** A claim does not have one of the values in the issuer's {@code require}. */
  REQUIREMENT_NOT_MET,
  /** A claim that the grants file names is a list that contains null, an object or a list. */
  CLAIM_LIST_MALFORMED,
  /** The assertion has no {@code AuthnStatement}, and the issuer does not make it optional. */
  AUTHN_STATEMENT_MISSING,
  /** The SAML response has a document type declaration. */
  DTD_NOT_ALLOWED,
  /** The SAML response contains a comment, a processing instruction or a CDATA section. */
  MARKUP_NOT_ALLOWED,
  /** The document is not one SAML 2.0 response, or a required element is missing or doubled. */
  RESPONSE_MALFORMED,
  /** The assertion, or a part of it, is encrypted. */
  ASSERTION_ENCRYPTED,
  /** The response does not directly contain an assertion, or contains another one anywhere. */
  NOT_ONE_ASSERTION,
  /** Two elements of the SAML response have the same ID, or the response or assertion has none. */
  IDS_NOT_UNIQUE,
  /** Neither the response nor the assertion is signed. */
  UNSIGNED,
  /** A signature is not directly in the response or the assertion, or there are two in one. */
  SIGNATURE_MISPLACED,
  /** The signature has parts, transforms or a canonicalization that SAML does not allow. */
  SIGNATURE_FORM_NOT_ALLOWED,
  /** The signature does not refer to the element that contains it. */
  REFERENCE_MISMATCH,
  /** The identity provider's status is not success. */
  STATUS_NOT_SUCCESS,
  /** The SAML response is for another recipient or destination. */
  RECIPIENT_MISMATCH,
  /** The SAML response answers a request. Vend accepts only unsolicited responses. */
  NOT_UNSOLICITED,
  /** The assertion does not have exactly one subject confirmation of type bearer. */
  CONFIRMATION_NOT_ALLOWED,
  /** The assertion has a condition that Vend does not support. */
  CONDITION_NOT_ALLOWED,
  /** An attribute has the name of a claim that Vend sets itself. */
  CLAIM_NAME_TAKEN,
  /** The AWS identity proof is not exactly a presigned GetCallerIdentity. */
  PROOF_MALFORMED,
  /**
   * The AWS identity proof is too old. STS no longer identifies its signer, so the caller is not
   * told, unlike with {@link #EXPIRED}.
   */
  PROOF_EXPIRED,
  /** The AWS identity proof was signed for a host other than STS of its region. */
  HOST_NOT_EXPECTED,
  /** STS rejected the proof: the credentials are not valid, or the server id is another one. */
  REFUSED_BY_STS,
  /** The AWS identity is not a user or a role session: for example the root or a federated user. */
  PRINCIPAL_NOT_ALLOWED
}
