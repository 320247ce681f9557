package vend.caller;

/** Why a proof was rejected: for the decision event alone. The caller hears one vague 401. */
public enum RejectionCause {
  /** There is no token. */
  MISSING,
  /** The token is longer than its place allows; it was not parsed. */
  TOO_LONG,
  /** The token is not three parts of strict base64url with strict JSON in the first two. */
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
  /** The proof of an AWS identity is not exactly a presigned GetCallerIdentity. */
  PROOF_MALFORMED,
  /** The proof of an AWS identity was signed for another host than that of its region's STS. */
  HOST_NOT_EXPECTED,
  /** STS has refused the proof: not signed by keys in force, or for another server id. */
  REFUSED_BY_STS,
  /** The AWS identity is neither a user nor a role's session: a root user, a federated user. */
  PRINCIPAL_NOT_ALLOWED
}
