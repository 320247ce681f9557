package vend.caller;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.util.Arrays;
import java.util.Optional;

/**
 * The signature algorithms that the grants file may pin for an issuer: only asymmetric ones. The
 * constants have the names of a token's {@code alg}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.1">RFC 7518, section 3.1</a>
 */
public enum SignatureAlgorithm {
  /** RSASSA-PKCS1-v1_5 with SHA-256; the default of OpenID Connect. */
  RS256,
  /** RSASSA-PKCS1-v1_5 with SHA-384. */
  RS384,
  /** RSASSA-PKCS1-v1_5 with SHA-512. */
  RS512,
  /** RSASSA-PSS with SHA-256. */
  PS256,
  /** RSASSA-PSS with SHA-384. */
  PS384,
  /** RSASSA-PSS with SHA-512. */
  PS512,
  /** ECDSA on P-256 with SHA-256. */
  ES256,
  /** ECDSA on P-384 with SHA-384. */
  ES384,
  /** ECDSA on P-521 with SHA-512. */
  ES512;

  /** The algorithm with exactly that name; empty if it is not supported. */
  public static Optional<SignatureAlgorithm> of(String name) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.name().equals(name)).findFirst();
  }

  JWSAlgorithm jose() {
    return JWSAlgorithm.parse(name());
  }

  /** The elliptic curve that the algorithm requires; empty for RSA. */
  public Optional<Curve> curve() {
    return switch (this) {
      case ES256 -> Optional.of(Curve.P_256);
      case ES384 -> Optional.of(Curve.P_384);
      case ES512 -> Optional.of(Curve.P_521);
      default -> Optional.empty();
    };
  }
}
