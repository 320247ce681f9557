package vend.functions.aws;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import vend.vending.DataKeys;

/**
 * Data keys under a KMS key, bound to one static encryption context, which the key's policy can ask
 * for.
 */
public final class KmsDataKeys implements DataKeys {
  /** What every data key is bound to. */
  public static final Map<String, String> CONTEXT = Map.of("vend", "credential-cache");

  private static final int KEY_BYTES = 32;

  /** What KMS says of what it did not wrap, or not under this key. */
  private static final Set<String> NOT_OURS =
      Set.of("InvalidCiphertextException", "IncorrectKeyException");

  private final JsonService kms;
  private final String keyId;

  /**
   * @param kms bounded in time
   * @param keyId a key's id, ARN or alias
   */
  public KmsDataKeys(JsonService kms, String keyId) {
    this.kms = kms;
    this.keyId = keyId;
  }

  /**
   * Makes the first call, with more time than any other has, so that it is not the one of the first
   * request. What comes of it is all the same: the first request finds out by itself.
   */
  public void warmUp() {
    Optional<DataKey> _ = new KmsDataKeys(kms.within(TimeBudget.FIRST_CALL), keyId).generate();
  }

  @Override
  public Optional<DataKey> generate() {
    try {
      Map<String, Object> made =
          kms.call(
              "GenerateDataKey",
              Map.of("KeyId", keyId, "KeySpec", "AES_256", "EncryptionContext", CONTEXT));
      return bytes(made, "CiphertextBlob")
          .flatMap(wrapped -> key(made).map(key -> new DataKey(key, wrapped)));
    } catch (AwsFailure e) {
      return Optional.empty();
    }
  }

  @Override
  public Unwrapping unwrap(byte[] wrapped) {
    if (wrapped.length == 0) {
      return new NotOurs();
    }
    try {
      Map<String, Object> open =
          kms.call(
              "Decrypt",
              Map.of(
                  "KeyId", keyId,
                  "CiphertextBlob", Base64.getEncoder().encodeToString(wrapped),
                  "EncryptionContext", CONTEXT));
      return key(open).<Unwrapping>map(Unwrapped::new).orElseGet(Unavailable::new);
    } catch (AwsFailure e) {
      return e instanceof AwsFailure.Refused && NOT_OURS.contains(e.code())
          ? new NotOurs()
          : new Unavailable();
    }
  }

  /** Takes the key out of the answer; empty if it is no key of 256 bits. */
  private static Optional<SecretKey> key(Map<String, Object> answer) {
    Optional<byte[]> plaintext = bytes(answer, "Plaintext");
    try {
      return plaintext
          .filter(bytes -> bytes.length == KEY_BYTES)
          .map(bytes -> new SecretKeySpec(bytes, "AES"));
    } finally {
      plaintext.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
    }
  }

  private static Optional<byte[]> bytes(Map<String, Object> answer, String member) {
    try {
      return answer.get(member) instanceof String base64
          ? Optional.of(Base64.getDecoder().decode(base64))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
