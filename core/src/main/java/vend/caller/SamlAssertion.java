package vend.caller;

import vend.verification.CallerVerifier;

/**
 * A SAML response as the caller sent it, in base64 and not yet checked. Its text form hides it.
 *
 * <p>It accepts any length and content. {@link CallerVerifier} reports problems as a verdict, so
 * this class never throws for an invalid response when it is created.
 */
public final class SamlAssertion implements Proof {
  /** The longest response in characters; STS has the same limit for SAMLAssertion. */
  public static final int MAX_LENGTH = 100_000;

  private final String text;

  /**
   * @param text base64 of the whole SAML response
   */
  public SamlAssertion(String text) {
    this.text = text;
  }

  /**
   * The response itself, still in base64.
   *
   * @throws RejectedToken if it is empty or too long
   */
  public String reveal() throws RejectedToken {
    if (text.isEmpty()) {
      throw new RejectedToken(RejectionCause.MISSING);
    }
    if (text.length() > MAX_LENGTH) {
      throw new RejectedToken(RejectionCause.TOO_LONG);
    }
    return text;
  }

  @Override
  public String toString() {
    return "SamlAssertion[hidden]";
  }
}
