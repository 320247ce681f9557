package vend.caller;

/** Why a proof was rejected: for the decision event alone. The caller hears one vague 401. */
public enum RejectionCause {
  /** There is no token. */
  MISSING,
  /** The token is longer than its place allows; it was not parsed. */
  TOO_LONG,
  /**
   * The token is not three parts of strict base64url with strict JSON in the first two; the SAML
   * response is not strict base64 of XML 1.0 in UTF-8, or its XML is too deep or too large.
   */
  MALFORMED,
  /** The header says {@code crit}, {@code b64}, {@code zip} or {@code enc}. */
  HEADER_NOT_ALLOWED,
  /** The header's {@code typ} is of another kind of token. */
  TYPE_NOT_ALLOWED,
  /** No issuer of the grants file has this {@code iss}. */
  ISSUER_UNKNOWN,
  /** The header's {@code alg} is none that the issuer is pinned to. */
  ALGORITHM_NOT_ALLOWED,
  /** The issuer has no one key that the header can mean. */
  KEY_UNKNOWN,
  /** The issuer's key has the ROCA weakness (CVE-2017-15361): anybody can sign with it. */
  KEY_WEAK,
  /** The signature is not that key's. */
  SIGNATURE_INVALID,
  /** A registered claim is missing or of the wrong type, or two claims have one name. */
  CLAIMS_MALFORMED,
  /** The clock has reached {@code exp}; nothing else is wrong, and the caller hears of it. */
  EXPIRED,
  /** {@code nbf} or {@code iat} is in the future. */
  NOT_YET_VALID,
  /** {@code aud} is not the issuer's audience, or not it alone. */
  AUDIENCE_MISMATCH,
  /** A claim that the issuer's {@code require} names holds none of the values. */
  REQUIREMENT_NOT_MET,
  /** A claim that the grants file names is a list that holds null, an object or another list. */
  CLAIM_LIST_MALFORMED,
  /** The assertion has no {@code AuthnStatement}, and the issuer does not say that it may. */
  AUTHN_STATEMENT_MISSING,
  /** The SAML response has a document type declaration. */
  DTD_NOT_ALLOWED,
  /** A comment, a processing instruction or a CDATA section is in the SAML response. */
  MARKUP_NOT_ALLOWED,
  /** The document is not one SAML 2.0 response, or one of its elements is missing or doubled. */
  RESPONSE_MALFORMED,
  /** The assertion, or something in it, is encrypted. */
  ASSERTION_ENCRYPTED,
  /** There is no assertion directly in the response, or there is another one anywhere. */
  NOT_ONE_ASSERTION,
  /** Two elements of the SAML response have one ID, or the response or the assertion has none. */
  IDS_NOT_UNIQUE,
  /** Neither the response nor the assertion is signed. */
  UNSIGNED,
  /** A signature stands elsewhere than directly in the response or the assertion, or twice. */
  SIGNATURE_MISPLACED,
  /** The signature has other parts, transforms or canonicalization than SAML asks for. */
  SIGNATURE_FORM_NOT_ALLOWED,
  /** The signature is about something else than the element that it stands in. */
  REFERENCE_MISMATCH,
  /** The identity provider's answer is not a success. */
  STATUS_NOT_SUCCESS,
  /** The SAML response is meant for another recipient or destination. */
  RECIPIENT_MISMATCH,
  /** The SAML response answers a request; Vend makes none. */
  NOT_UNSOLICITED,
  /** The subject is not confirmed as of a bearer, and once only. */
  CONFIRMATION_NOT_ALLOWED,
  /** The assertion has a condition that Vend does not know. */
  CONDITION_NOT_ALLOWED,
  /** An attribute has the name of a claim that Vend makes itself. */
  CLAIM_NAME_TAKEN,
  /** The proof of an AWS identity is not exactly a presigned GetCallerIdentity. */
  PROOF_MALFORMED,
  /**
   * The proof of an AWS identity is too old. Unlike of a token, nobody knows by then whose it was,
   * so the caller does not hear of it.
   */
  PROOF_EXPIRED,
  /** The proof of an AWS identity was signed for another host than that of its region's STS. */
  HOST_NOT_EXPECTED,
  /** STS has refused the proof: not signed by keys in force, or for another server id. */
  REFUSED_BY_STS,
  /** The AWS identity is neither a user nor a role's session: a root user, a federated user. */
  PRINCIPAL_NOT_ALLOWED
}
