package vend.caller;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer's public key that is strong enough to trust.
 *
 * @param id its {@code kid}, if it has one
 * @param key RSA of 2,048 to 8,192 bits without the {@link RocaFingerprint} weakness, or EC on
 *     P-256, P-384 or P-521
 * @param algorithm the only algorithm that the key is for, if the key states one
 */
public record SigningKey(
    Optional<String> id, PublicKey key, Optional<SignatureAlgorithm> algorithm) {
  private static final int MIN_RSA_BITS = 2048;

  /** Verification with longer keys takes too long, and unauthenticated callers can send tokens. */
  private static final int MAX_RSA_BITS = 8192;

  /** FIPS 186-5, section 5.4: an odd number greater than 2^16. */
  private static final BigInteger MIN_RSA_EXPONENT = BigInteger.valueOf(65_537);

  private static final int MAX_RSA_EXPONENT_BITS = 64;
  private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

  /**
   * @throws IllegalArgumentException if the key has another type, or is too weak
   */
  public SigningKey {
    switch (key) {
      case RSAPublicKey rsa -> checkStrength(rsa);
      case ECPublicKey ec -> checkCurve(ec);
      default -> throw new IllegalArgumentException("a signing key must be RSA or EC");
    }
  }

  private static void checkStrength(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    BigInteger exponent = key.getPublicExponent();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      throw new IllegalArgumentException("an RSA key has 2,048 to 8,192 bits");
    }
    if (RocaFingerprint.hasFingerprint(key.getModulus())) {
      throw new IllegalArgumentException("an RSA key must not have the ROCA weakness");
    }
    if (exponent.compareTo(MIN_RSA_EXPONENT) < 0
        || exponent.bitLength() > MAX_RSA_EXPONENT_BITS
        || !exponent.testBit(0)) {
      throw new IllegalArgumentException("an RSA key's exponent is odd, 65,537 or more");
    }
  }

  private static void checkCurve(ECPublicKey key) {
    if (!CURVES.contains(Curve.forECParameterSpec(key.getParams()))) {
      throw new IllegalArgumentException("an EC key is on P-256, P-384 or P-521");
    }
  }

  /** Whether this key can verify signatures of this {@code alg}. */
  public boolean fits(SignatureAlgorithm wanted) {
    boolean sameKind =
        switch (key) {
          case ECPublicKey ec ->
              wanted
                  .curve()
                  .filter(curve -> curve.equals(Curve.forECParameterSpec(ec.getParams())))
                  .isPresent();
          default -> wanted.curve().isEmpty();
        };
    return sameKind && algorithm.filter(own -> own != wanted).isEmpty();
  }

  /**
   * Whether this key made the signature.
   *
   * @param signed header and payload exactly as in the token, joined by a dot
   * @param signature strict base64url
   */
  public boolean hasSigned(String signed, String signature, SignatureAlgorithm wanted) {
    if (!fits(wanted)) {
      return false;
    }
    try {
      return verifier()
          .verify(
              // A new header, so that nothing in the token's header affects the check.
              new JWSHeader(wanted.jose()),
              signed.getBytes(StandardCharsets.US_ASCII),
              new Base64URL(signature));
    } catch (JOSEException | RuntimeException e) {
      return false;
    }
  }

  private JWSVerifier verifier() throws JOSEException {
    return key instanceof ECPublicKey ec
        ? new ECDSAVerifier(ec)
        : new RSASSAVerifier((RSAPublicKey) key);
  }
}
