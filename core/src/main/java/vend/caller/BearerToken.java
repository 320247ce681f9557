package vend.caller;

import vend.aws.IdentityProofFormat;
import vend.verification.CallerVerifier;

/**
 * A token as the caller sent it, not looked at yet. It never shows itself.
 *
 * <p>It may be of any length and content: what is wrong with it is a verdict of {@link
 * CallerVerifier}, never an exception here.
 */
public final class BearerToken implements Proof {
  /** The longest token that comes in a header; API Gateway allows 10,240 bytes of all headers. */
  public static final int MAX_IN_HEADER = 8 * 1024;

  /** The longest token that comes in a body, as STS's WebIdentityToken. */
  public static final int MAX_IN_BODY = 20_000;

  private final String text;
  private final int maxLength;

  /** A token from a body: at most {@link #MAX_IN_BODY} characters are looked at. */
  public BearerToken(String text) {
    this(text, MAX_IN_BODY);
  }

  private BearerToken(String text, int maxLength) {
    this.text = text;
    this.maxLength = maxLength;
  }

  /** A token from a header: at most {@link #MAX_IN_HEADER} characters are looked at. */
  public static BearerToken fromHeader(String text) {
    return new BearerToken(text, MAX_IN_HEADER);
  }

  /** Whether it says that it is the proof of an AWS identity, and no token of an issuer. */
  public boolean isAwsIdentity() {
    return text.startsWith(IdentityProofFormat.PREFIX);
  }

  /** The token itself, once its length is known to be bearable. */
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
