package vend.client.keychain;

import java.io.Serial;

/** The keychain is missing, locked, or does not answer. The message contains no secret. */
public final class KeychainUnavailable extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * @param message what happened
   */
  public KeychainUnavailable(String message) {
    super(message);
  }
}
