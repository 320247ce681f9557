package vend.vending;

/**
 * A credential that only the holder of the wrapping key can read, and only under its own cache key.
 */
public final class SealedCredentials {
  private final byte[] wrappedKey;
  private final byte[] box;

  /**
   * @param wrappedKey the data key, wrapped
   * @param box 12 bytes of nonce, then the AES-GCM text with its tag of 16 bytes
   */
  public SealedCredentials(byte[] wrappedKey, byte[] box) {
    this.wrappedKey = wrappedKey.clone();
    this.box = box.clone();
  }

  /** The data key, wrapped. */
  public byte[] wrappedKey() {
    return wrappedKey.clone();
  }

  /** 12 bytes of nonce, then the AES-GCM text with its tag of 16 bytes. */
  public byte[] box() {
    return box.clone();
  }

  @Override
  public String toString() {
    return "Sealed[%d bytes]".formatted(box.length);
  }
}
