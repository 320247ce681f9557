package vend.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import vend.Json;
import vend.caller.KeyLookup;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;
import vend.caller.SigningKeys;

/**
 * Stands in for every issuer of a grants file, with keys of its own that are new at each start: one
 * for each algorithm that some issuer asks for first, or that STS signs its tokens with. Who has
 * these keys can be anybody to this Vend, so they never leave a file that only the user can read.
 */
public final class LocalIssuer {
  private static final int RSA_BITS = 2048;
  private static final String KEY_ID_PREFIX = "vend-local-";

  private final Map<SignatureAlgorithm, JWK> keys = new EnumMap<>(SignatureAlgorithm.class);

  /** Makes keys for these issuers. */
  public LocalIssuer(Collection<OidcIssuer> issuers) {
    for (OidcIssuer issuer : issuers) {
      keys.computeIfAbsent(algorithmOf(issuer), LocalIssuer::newKey);
      if (OutboundIssuer.is(issuer)) {
        OutboundIssuer.ALGORITHMS.forEach(
            algorithm -> keys.computeIfAbsent(algorithm, LocalIssuer::newKey));
      }
    }
  }

  /** The algorithm that tokens in the name of this issuer are signed with. */
  static SignatureAlgorithm algorithmOf(OidcIssuer issuer) {
    return issuer.algorithms().iterator().next();
  }

  private static JWK newKey(SignatureAlgorithm algorithm) {
    JWKGenerator<? extends JWK> generator =
        switch (algorithm) {
          case ES256 -> new ECKeyGenerator(Curve.P_256);
          case ES384 -> new ECKeyGenerator(Curve.P_384);
          case ES512 -> new ECKeyGenerator(Curve.P_521);
          default -> new RSAKeyGenerator(RSA_BITS);
        };
    try {
      return generator
          .keyID(KEY_ID_PREFIX + UUID.randomUUID())
          .algorithm(JWSAlgorithm.parse(algorithm.name()))
          .keyUse(KeyUse.SIGNATURE)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java makes RSA and EC keys", e);
    }
  }

  /** The private key for an algorithm. */
  JWK key(SignatureAlgorithm algorithm) {
    JWK key = keys.get(algorithm);
    if (key == null) {
      throw new IllegalArgumentException("no issuer signs with " + algorithm);
    }
    return key;
  }

  /** The keys of this machine beside those of the issuers themselves. */
  public SigningKeys beside(SigningKeys others) {
    return (issuer, keyId, algorithm) ->
        own(keyId, algorithm).orElseGet(() -> others.find(issuer, keyId, algorithm));
  }

  private Optional<KeyLookup> own(Optional<String> keyId, SignatureAlgorithm algorithm) {
    if (keyId.filter(id -> id.startsWith(KEY_ID_PREFIX)).isEmpty()) {
      return Optional.empty();
    }
    // A key of another `vend local`, or of one that has ended: no issuer has to be asked about it.
    return Optional.of(
        Optional.ofNullable(keys.get(algorithm))
            .filter(key -> key.getKeyID().equals(keyId.get()))
            .<KeyLookup>map(key -> new KeyLookup.Found(signingKey(key, algorithm)))
            .orElseGet(KeyLookup.Unknown::new));
  }

  private static SigningKey signingKey(JWK key, SignatureAlgorithm algorithm) {
    try {
      return new SigningKey(
          Optional.of(key.getKeyID()),
          switch (key) {
            case com.nimbusds.jose.jwk.ECKey ec -> ec.toECPublicKey();
            default -> key.toRSAKey().toRSAPublicKey();
          },
          Optional.of(algorithm));
    } catch (JOSEException e) {
      throw new IllegalStateException("a key that was just made is whole", e);
    }
  }

  /** The public keys, as an issuer publishes them. */
  public String keySet() {
    return new JWKSet(keys.values().stream().toList()).toPublicJWKSet().toString();
  }

  /** A discovery document. */
  public String discovery(String issuer, String keySetAddress) {
    var document = new LinkedHashMap<String, Object>();
    document.put("issuer", issuer);
    document.put("jwks_uri", keySetAddress);
    document.put(
        "id_token_signing_alg_values_supported", keys.keySet().stream().map(Enum::name).toList());
    document.put("response_types_supported", java.util.List.of("id_token"));
    document.put("subject_types_supported", java.util.List.of("public"));
    return Json.write(document);
  }
}
