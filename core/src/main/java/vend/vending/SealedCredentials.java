package vend.vending;

/**
 * Encrypted credentials. They can be opened only with the wrapping key, and only under their own
 * cache key or lease id.
 */
public final class SealedCredentials {
  private final byte[] wrappedKey;
  private final byte[] box;

  /**
   * @param wrappedKey the data key, encrypted with the wrapping key
   * @param box 12 bytes of nonce, then the AES-GCM ciphertext with its tag of 16 bytes
   */
  public SealedCredentials(byte[] wrappedKey, byte[] box) {
    this.wrappedKey = wrappedKey.clone();
    this.box = box.clone();
  }

  /** The data key, encrypted with the wrapping key. */
  public byte[] wrappedKey() {
    return wrappedKey.clone();
  }

  /** 12 bytes of nonce, then the AES-GCM ciphertext with its tag of 16 bytes. */
  public byte[] box() {
    return box.clone();
  }

  @Override
  public String toString() {
    return "Sealed[%d bytes]".formatted(box.length);
  }
}
