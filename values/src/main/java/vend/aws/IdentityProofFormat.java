package vend.aws;

/**
 * The format of an AWS identity proof: {@link #PREFIX}, then the URL of a presigned {@code
 * GetCallerIdentity} request in base64url without padding. Clients that write proofs and the hub
 * that checks them share it.
 */
public final class IdentityProofFormat {
  /** Distinguishes a proof from other tokens: no JSON Web Token can begin with it. */
  public static final String PREFIX = "vend-aws-v1.";

  /** The header that names the hub, in lower case as in the list of signed headers. */
  public static final String SERVER_ID_HEADER = "x-vend-server-id";

  private IdentityProofFormat() {}
}
