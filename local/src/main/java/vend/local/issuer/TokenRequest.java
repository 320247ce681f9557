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
 * A token to sign for an issuer. Defaults: {@code iss} and {@code aud} of the issuer, {@code local}
 * as {@code sub}, and a random {@code jti}. The claims override them.
 *
 * @param claims additional claims: strings, numbers, booleans, lists and maps
 * @param life the time from now to {@code exp}
 */
public record TokenRequest(IssuerFile.Entry issuer, Map<String, Object> claims, Duration life) {
  /** Returns the signed JWT. */
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
      throw new IllegalStateException("the signing key belongs to this algorithm", e);
    }
    return token.serialize();
  }
}
