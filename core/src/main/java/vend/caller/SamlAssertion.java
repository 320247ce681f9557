package vend.caller;

import vend.verification.CallerVerifier;

/**
 * A SAML response as the caller sent it, in base64 and not looked at yet. It never shows itself.
 *
 * <p>It may be of any length and content: what is wrong with it is a verdict of {@link
 * CallerVerifier}, never an exception here.
 */
public final class SamlAssertion implements Proof {
  /** The longest that is looked at, as STS's SAMLAssertion. */
  public static final int MAX_LENGTH = 100_000;

  private final String text;

  /**
   * @param text base64 of the whole SAML response
   */
  public SamlAssertion(String text) {
    this.text = text;
  }

  /**
   * The response itself, still in base64, for whoever checks it.
   *
   * @throws RejectedToken if there is none, or it is too long to be borne
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
