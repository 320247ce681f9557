package vend.functions.priming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.Json;

/** An issuer for priming. Only the sample grants of this package trust its signing key. */
final class ThrowawayIssuer {
  private static final int RSA_BITS = 2048;
  private static final int COORDINATE_BYTES = 32;
  private static final long LIFE_SECONDS = 600;

  private final String name;
  private final String algorithm;
  private final Signature signature;
  private final PublicKey publicKey;

  private ThrowawayIssuer(String name, String algorithm, KeyPair pair, Signature signature)
      throws GeneralSecurityException {
    this.name = name;
    this.algorithm = algorithm;
    this.signature = signature;
    signature.initSign(pair.getPrivate());
    this.publicKey = pair.getPublic();
  }

  static ThrowawayIssuer rsa(KeyPair pair) throws GeneralSecurityException {
    return new ThrowawayIssuer("rsa", "RS256", pair, Signature.getInstance("SHA256withRSA"));
  }

  static KeyPair rsaKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS);
    return generator.generateKeyPair();
  }

  static ThrowawayIssuer elliptic() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
    return new ThrowawayIssuer(
        "elliptic",
        "ES256",
        generator.generateKeyPair(),
        Signature.getInstance("SHA256withECDSAinP1363Format"));
  }

  String address() {
    return "https://" + host();
  }

  String host() {
    return name + ".priming.example";
  }

  String discovery() {
    return Json.write(Map.of("issuer", address(), "jwks_uri", address() + "/keys"));
  }

  String keySet() {
    var key = new LinkedHashMap<String, Object>();
    key.put("kid", name);
    key.put("use", "sig");
    key.put("alg", algorithm);
    key.putAll(parameters());
    return Json.write(Map.of("keys", List.of(key)));
  }

  private Map<String, Object> parameters() {
    return switch (publicKey) {
      case RSAPublicKey rsa ->
          Map.of(
              "kty", "RSA",
              "n", encode(unsigned(rsa.getModulus().toByteArray(), RSA_BITS / Byte.SIZE)),
              "e", encode(rsa.getPublicExponent().toByteArray()));
      case ECPublicKey elliptic ->
          Map.of(
              "kty",
              "EC",
              "crv",
              "P-256",
              "x",
              encode(unsigned(elliptic.getW().getAffineX().toByteArray(), COORDINATE_BYTES)),
              "y",
              encode(unsigned(elliptic.getW().getAffineY().toByteArray(), COORDINATE_BYTES)));
      default ->
          throw new IllegalStateException("the signing key is neither RSA nor elliptic curve");
    };
  }

  /** A token that is allowed {@code shop-prod/deploy} for the next ten minutes. */
  String token(Instant now) throws GeneralSecurityException {
    return token(now, "priming");
  }

  /** A token of this subject. */
  String token(Instant now, String subject) throws GeneralSecurityException {
    var claims = new HashMap<String, Object>();
    claims.put("iss", address());
    claims.put("sub", subject);
    claims.put("aud", "vend");
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + LIFE_SECONDS);
    claims.put("repository", "acme/shop");
    claims.put("repository_id", "777");
    claims.put("ref", "refs/heads/main");
    claims.put("run_id", "1");
    String signed =
        encode(Json.write(Map.of("alg", algorithm, "typ", "JWT", "kid", name)).getBytes(UTF_8))
            + "."
            + encode(Json.write(claims).getBytes(UTF_8));
    signature.update(signed.getBytes(US_ASCII));
    return signed + "." + encode(signature.sign());
  }

  /** The number as unsigned bytes of this length, with leading zeros. */
  private static byte[] unsigned(byte[] number, int length) {
    byte[] fixed = new byte[length];
    byte[] used = number.length > length ? Arrays.copyOfRange(number, 1, number.length) : number;
    System.arraycopy(used, 0, fixed, length - used.length, used.length);
    return fixed;
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
