package vend.vending;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The port to the wrapping key: a KMS key with a static encryption context, or a key of this
 * machine. Implementations cache nothing; {@link Sealing} decides how long a data key stays in
 * memory.
 */
public interface DataKeys {
  /** Creates a data key; empty if the wrapping key does not answer. */
  Optional<DataKey> generate();

  /** Unwraps a data key that {@link #generate} created. */
  Unwrapping unwrap(byte[] wrapped);

  /** The result of unwrapping. */
  sealed interface Unwrapping {}

  /**
   * The data key.
   *
   * @param key 256 bits, for AES
   */
  record Unwrapped(SecretKey key) implements Unwrapping {
    @Override
    public String toString() {
      return "Unwrapped[hidden]";
    }
  }

  /** The bytes were not wrapped by this wrapping key under this encryption context. */
  record WrappedByAnotherKey() implements Unwrapping {}

  /** The wrapping key does not answer. */
  record Unavailable() implements Unwrapping {}

  /** A data key in plain text, with its wrapped form. */
  final class DataKey {
    private final SecretKey key;
    private final byte[] wrapped;

    /**
     * @param key 256 bits, for AES
     * @param wrapped stored next to the item; at most 6,144 bytes, the limit of KMS
     */
    public DataKey(SecretKey key, byte[] wrapped) {
      this.key = key;
      this.wrapped = wrapped.clone();
    }

    /** 256 bits, for AES. */
    public SecretKey key() {
      return key;
    }

    /** The wrapped form, which is stored next to the item. */
    public byte[] wrapped() {
      return wrapped.clone();
    }
  }
}
