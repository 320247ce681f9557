package vend.aws;

/**
 * What a client that proves an AWS identity and the hub that checks the proof agree on. A proof is
 * a presigned {@code GetCallerIdentity}: {@link #PREFIX}, then its URL in base64url without
 * padding.
 */
public final class IdentityProofFormat {
  /** Tells such a proof from other tokens: a JSON Web Token can't begin so. */
  public static final String PREFIX = "vend-aws-v1.";

  /** The header that names the hub, in the small letters in which signatures have it. */
  public static final String SERVER_ID_HEADER = "x-vend-server-id";

  private IdentityProofFormat() {}
}
