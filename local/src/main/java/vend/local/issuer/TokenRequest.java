package vend.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/**
 * A token in the name of an issuer: {@code iss} and {@code aud} are the issuer's, {@code sub} is
 * {@code local} and {@code jti} is random unless the claims say otherwise.
 *
 * @param issuer in whose name
 * @param claims more claims, or other ones; strings, numbers, booleans, lists and maps
 * @param life from now to {@code exp}
 */
public record TokenRequest(IssuerFile.Entry issuer, Map<String, Object> claims, Duration life) {
  /** Signs it. */
  public String sign(Instant now) {
    var set =
        new JWTClaimsSet.Builder()
            .issuer(issuer.oidc())
            .audience(issuer.audience())
            .subject("local")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)))
            .jwtID(UUID.randomUUID().toString());
    claims.forEach(set::claim);
    var header =
        new JWSHeader.Builder(JWSAlgorithm.parse(issuer.algorithm().name()))
            .type(JOSEObjectType.JWT)
            .keyID(issuer.key().getKeyID())
            .build();
    var token = new SignedJWT(header, set.build());
    try {
      token.sign(
          issuer.key() instanceof ECKey ec
              ? new ECDSASigner(ec)
              : new RSASSASigner(issuer.key().toRSAKey()));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key was made for this algorithm", e);
    }
    return token.serialize();
  }
}
