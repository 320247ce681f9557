package vend.vending;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The port to whatever wraps data keys: KMS with a static encryption context, or a key of this
 * machine. Implementations hold nothing; {@link Sealing} decides how long a key lives in memory.
 */
public interface DataKeys {
  /** A new data key; empty if it can't be had now. */
  Optional<DataKey> generate();

  /** Unwraps a key that {@link #generate} made. */
  Unwrapping unwrap(byte[] wrapped);

  /** What came of unwrapping. */
  sealed interface Unwrapping {}

  /**
   * The key.
   *
   * @param key 256 bits for AES
   */
  record Unwrapped(SecretKey key) implements Unwrapping {
    @Override
    public String toString() {
      return "Unwrapped[hidden]";
    }
  }

  /** These bytes were never wrapped by the same key under the same context. */
  record NotOurs() implements Unwrapping {}

  /** The wrapping key does not answer. */
  record Unavailable() implements Unwrapping {}

  /** A data key, open and wrapped. */
  final class DataKey {
    private final SecretKey key;
    private final byte[] wrapped;

    /**
     * @param key 256 bits for AES
     * @param wrapped what is kept beside the item; at most 6,144 bytes, KMS's limit
     */
    public DataKey(SecretKey key, byte[] wrapped) {
      this.key = key;
      this.wrapped = wrapped.clone();
    }

    /** 256 bits for AES. */
    public SecretKey key() {
      return key;
    }

    /** What is kept beside the item. */
    public byte[] wrapped() {
      return wrapped.clone();
    }
  }
}
