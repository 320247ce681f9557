package vend.caller;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import vend.Json;

/**
 * A private key that signs any text, well-formed or not.
 *
 * @param jwk contains the private part
 */
public record TestKey(SignatureAlgorithm algorithm, JWK jwk) {
  private static final int RSA_BITS = 2048;

  /** Generates a key for the algorithm. */
  public static TestKey generate(SignatureAlgorithm algorithm, String keyId) {
    try {
      JWK jwk =
          algorithm.curve().isPresent()
              ? new ECKeyGenerator(algorithm.curve().get()).keyID(keyId).generate()
              : new RSAKeyGenerator(RSA_BITS).keyID(keyId).generate();
      return new TestKey(algorithm, jwk);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The {@code kid}. */
  public String id() {
    return jwk.getKeyID();
  }

  /** The public part, as a member of a key set. */
  public Map<String, Object> publicPart() {
    return jwk.toPublicJWK().toJSONObject();
  }

  /** A token with exactly this header and these claims. */
  public String sign(Map<String, Object> header, Map<String, Object> claims) {
    return sign(Json.write(header), Json.write(claims));
  }

  /** A token with exactly these texts, which need not be JSON. */
  public String sign(String header, String payload) {
    return signParts(encode(header), encode(payload));
  }

  /** A token with exactly these two parts, which need not be base64url. */
  public String signParts(String header, String payload) {
    return header + "." + payload + "." + signature(header + "." + payload);
  }

  /** The signature over any text, in base64url. */
  public String signature(String signed) {
    try {
      return signer()
          .sign(new JWSHeader(algorithm.jose()), signed.getBytes(StandardCharsets.US_ASCII))
          .toString();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text in base64url. */
  public static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes in base64url. */
  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private JWSSigner signer() throws JOSEException {
    return jwk instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner((RSAKey) jwk);
  }
}
