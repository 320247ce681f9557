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
 * Data keys from KMS, bound to one static encryption context. A key policy can require that
 * context.
 */
public final class KmsDataKeys implements DataKeys {
  /** The encryption context of every data key. */
  public static final Map<String, String> CONTEXT = Map.of("vend", "credential-cache");

  private static final int KEY_BYTES = 32;

  private final KmsClient kms;
  private final String keyId;

  /**
   * @param kms a client with a time limit
   * @param keyId the id, ARN or alias of a KMS key
   */
  public KmsDataKeys(KmsClient kms, String keyId) {
    this.kms = kms;
    this.keyId = keyId;
  }

  /**
   * Makes the first call, with a longer time limit, so that the first request does not pay for it.
   * A failure does not matter: the first request calls again.
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
      return new WrappedByAnotherKey();
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
      return new WrappedByAnotherKey();
    } catch (SdkException e) {
      return new Unavailable();
    }
  }

  /** Copies the key out of the answer, and wipes the answer. Empty if it has not 256 bits. */
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
