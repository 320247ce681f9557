package vend.functions.aws;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import vend.vending.DataKeys;

/**
 * Data keys under a KMS key, bound to one static encryption context, which the key's policy can ask
 * for.
 */
public final class KmsDataKeys implements DataKeys {
  /** What every data key is bound to. */
  public static final Map<String, String> CONTEXT = Map.of("vend", "credential-cache");

  private static final int KEY_BYTES = 32;

  private final KmsClient kms;
  private final String keyId;

  /**
   * @param kms bounded in time
   * @param keyId a key's id, ARN or alias
   */
  public KmsDataKeys(KmsClient kms, String keyId) {
    this.kms = kms;
    this.keyId = keyId;
  }

  /**
   * Makes the first call, with more time than any other has, so that it is not the one of the first
   * request. What comes of it is all the same: the first request finds out by itself.
   */
  public void warmUp() {
    try {
      kms.generateDataKey(request ->
          request
              .keyId(keyId)
              .keySpec(DataKeySpec.AES_256)
              .encryptionContext(CONTEXT)
              .overrideConfiguration(first -> first.apiCallTimeout(TimeBudget.FIRST_CALL)));
    } catch (SdkException e) {
      return;
    }
  }

  @Override
  public Optional<DataKey> generate() {
    try {
      var made =
          kms.generateDataKey(request ->
              request.keyId(keyId).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
      SdkBytes wrapped = made.ciphertextBlob();
      return wrapped == null
          ? Optional.empty()
          : key(made.plaintext()).map(key -> new DataKey(key, wrapped.asByteArray()));
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  @Override
  public Unwrapping unwrap(byte[] wrapped) {
    if (wrapped.length == 0) {
      return new NotOurs();
    }
    try {
      var open =
          kms.decrypt(request ->
              request
                  .keyId(keyId)
                  .ciphertextBlob(SdkBytes.fromByteArray(wrapped))
                  .encryptionContext(CONTEXT));
      return key(open.plaintext()).<Unwrapping>map(Unwrapped::new).orElseGet(Unavailable::new);
    } catch (InvalidCiphertextException | IncorrectKeyException e) {
      return new NotOurs();
    } catch (SdkException e) {
      return new Unavailable();
    }
  }

  /** Takes the key out of the answer, and wipes it there; empty if it is no key of 256 bits. */
  private static Optional<SecretKey> key(@Nullable SdkBytes plaintext) {
    if (plaintext == null) {
      return Optional.empty();
    }
    byte[] bytes = plaintext.asByteArrayUnsafe();
    try {
      return bytes.length == KEY_BYTES
          ? Optional.of(new SecretKeySpec(bytes, "AES"))
          : Optional.empty();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
