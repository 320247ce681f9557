package vend.client.keychain;

import java.io.Serial;

/** The keychain is not there, is locked, or does not answer. No secret is in the message. */
public final class KeychainUnavailable extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * @param message what happened
   */
  public KeychainUnavailable(String message) {
    super(message);
  }
}
