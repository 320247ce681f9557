package vend.caller;

import vend.aws.IdentityProofFormat;
import vend.verification.CallerVerifier;

/**
 * A token as the caller sent it, not yet checked. Its text form hides the token.
 *
 * <p>It accepts any length and content. {@link CallerVerifier} reports problems as a verdict, so
 * this class never throws for an invalid token when it is created.
 */
public final class BearerToken implements Proof {
  /** The longest token in a header: API Gateway limits all headers together to 10,240 bytes. */
  public static final int MAX_IN_HEADER = 8 * 1024;

  /** The longest token in a body; STS has the same limit for WebIdentityToken. */
  public static final int MAX_IN_BODY = 20_000;

  private final String text;
  private final int maxLength;

  /** A token from a body, limited to {@link #MAX_IN_BODY} characters. */
  public BearerToken(String text) {
    this(text, MAX_IN_BODY);
  }

  private BearerToken(String text, int maxLength) {
    this.text = text;
    this.maxLength = maxLength;
  }

  /** A token from a header, limited to {@link #MAX_IN_HEADER} characters. */
  public static BearerToken fromHeader(String text) {
    return new BearerToken(text, MAX_IN_HEADER);
  }

  /** Whether it has the prefix of an AWS identity proof. */
  public boolean isAwsIdentity() {
    return text.startsWith(IdentityProofFormat.PREFIX);
  }

  /**
   * The token itself.
   *
   * @throws RejectedToken if it is empty or too long
   */
  public String reveal() throws RejectedToken {
    if (text.isEmpty()) {
      throw new RejectedToken(RejectionCause.MISSING);
    }
    if (text.length() > maxLength) {
      throw new RejectedToken(RejectionCause.TOO_LONG);
    }
    return text;
  }

  @Override
  public String toString() {
    return "BearerToken[hidden]";
  }
}
