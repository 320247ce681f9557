package vend.local;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import vend.vending.DataKeys;

/**
 * Generates data keys without KMS. A wrapping key of this process, new at each start and never
 * stored, wraps them with AES key wrap (RFC 3394).
 */
public final class LocalDataKeys implements DataKeys {
  private static final String ALGORITHM = "AESWrap";
  private static final int KEY_BYTES = 32;

  private final SecureRandom random;
  private final SecretKey wrapping;

  public LocalDataKeys(SecureRandom random) {
    this.random = random;
    this.wrapping = newKey();
  }

  private SecretKey newKey() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return new SecretKeySpec(bytes, "AES");
  }

  @Override
  public Optional<DataKey> generate() {
    SecretKey key = newKey();
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(Cipher.WRAP_MODE, wrapping);
      return Optional.of(new DataKey(key, cipher.wrap(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK supports AES key wrap", e);
    }
  }

  @Override
  public Unwrapping unwrap(byte[] wrapped) {
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(Cipher.UNWRAP_MODE, wrapping);
      return new Unwrapped((SecretKey) cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY));
    } catch (GeneralSecurityException e) {
      return new WrappedByAnotherKey();
    }
  }
}
