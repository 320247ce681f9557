package vend.functions.http;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import vend.vending.DataKeys;

/** Data keys in memory, wrapped as a random name. Tests can make the KMS key unavailable. */
final class MemoryDataKeys implements DataKeys {
  private final Map<ByteBuffer, SecretKey> keys = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private volatile boolean down;

  void goDown() {
    down = true;
  }

  @Override
  public Optional<DataKey> generate() {
    if (down) {
      return Optional.empty();
    }
    var key = new SecretKeySpec(bytes(), "AES");
    byte[] name = bytes();
    keys.put(ByteBuffer.wrap(name), key);
    return Optional.of(new DataKey(key, name));
  }

  private byte[] bytes() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  public Unwrapping unwrap(byte[] wrapped) {
    if (down) {
      return new Unavailable();
    }
    SecretKey key = keys.get(ByteBuffer.wrap(wrapped));
    return key == null ? new WrappedByAnotherKey() : new Unwrapped(key);
  }
}
