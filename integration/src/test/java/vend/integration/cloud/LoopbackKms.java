package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import vend.Json;

/**
 * Answers KMS's GenerateDataKey and Decrypt with one KMS key. As in KMS, a ciphertext decrypts only
 * with its encryption context.
 */
public final class LoopbackKms extends LoopbackJsonService {
  private static final int NONCE_BYTES = 12;

  private final SecureRandom random = new SecureRandom();
  private final SecretKey key = new SecretKeySpec(bytes(32), "AES");

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Override
  void answer(HttpExchange exchange, byte[] request) throws IOException {
    Map<String, Object> fields;
    try {
      fields = Json.readObject(new String(request, UTF_8));
    } catch (Json.MalformedJson e) {
      throw new IOException(e);
    }
    String context = String.valueOf(fields.get("EncryptionContext"));
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if ("TrentService.GenerateDataKey".equals(target)) {
      byte[] made = bytes(32);
      byte[] nonce = bytes(NONCE_BYTES);
      byte[] text = crypt(Cipher.ENCRYPT_MODE, nonce, context, made).orElseThrow();
      byte[] blob = ByteBuffer.allocate(nonce.length + text.length).put(nonce).put(text).array();
      ok(exchange, Map.of("CiphertextBlob", base64(blob), "Plaintext", base64(made), "KeyId", "k"));
    } else {
      byte[] blob = Base64.getDecoder().decode(String.valueOf(fields.get("CiphertextBlob")));
      byte[] nonce = Arrays.copyOf(blob, NONCE_BYTES);
      byte[] text = Arrays.copyOfRange(blob, Math.min(NONCE_BYTES, blob.length), blob.length);
      Optional<byte[]> open = crypt(Cipher.DECRYPT_MODE, nonce, context, text);
      if (open.isEmpty()) {
        send(exchange, 400, contentType(), error("InvalidCiphertextException"));
      } else {
        ok(exchange, Map.of("Plaintext", base64(open.get()), "KeyId", "k"));
      }
    }
  }

  private void ok(HttpExchange exchange, Map<String, Object> answer) throws IOException {
    send(exchange, 200, contentType(), Json.write(answer).getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private Optional<byte[]> crypt(int mode, byte[] nonce, String context, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(128, nonce));
      cipher.updateAAD(context.getBytes(UTF_8));
      return Optional.of(cipher.doFinal(input));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }
}
