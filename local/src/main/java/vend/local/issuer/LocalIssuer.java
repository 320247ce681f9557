package vend.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import vend.Json;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;
import vend.caller.oidc.SigningKeys;
import vend.caller.signing.KeyLookup;

/**
 * Stands in for every issuer of a grants file with its own signing keys: one for each algorithm
 * that an issuer lists first, and for those that STS signs web identity tokens with. A holder of
 * these signing keys can act as any caller of this Vend, so they never leave files that only the
 * user can read.
 */
public final class LocalIssuer {
  private final SigningKeyFolder folder;
  private final Map<SignatureAlgorithm, JWK> keys = new ConcurrentSkipListMap<>();

  /**
   * Loads or creates the signing keys for these issuers.
   *
   * @param folder the folder of the signing keys: {@link IssuerFile#folder}
   * @throws IOException if a signing key cannot be read or written
   */
  public LocalIssuer(Collection<OidcIssuer> issuers, Path folder) throws IOException {
    this.folder = new SigningKeyFolder(folder);
    add(issuers);
  }

  /**
   * Loads or creates the signing keys for more issuers.
   *
   * @throws IOException if a signing key cannot be read or written
   */
  public void add(Collection<OidcIssuer> issuers) throws IOException {
    for (OidcIssuer issuer : issuers) {
      add(algorithmOf(issuer));
      if (OutboundIssuer.is(issuer)) {
        for (SignatureAlgorithm algorithm : OutboundIssuer.ALGORITHMS) {
          add(algorithm);
        }
      }
    }
  }

  private void add(SignatureAlgorithm algorithm) throws IOException {
    if (!keys.containsKey(algorithm)) {
      keys.put(algorithm, folder.key(algorithm));
    }
  }

  /** Returns the algorithm that signs tokens of this issuer. */
  private static SignatureAlgorithm algorithmOf(OidcIssuer issuer) {
    return issuer.algorithms().iterator().next();
  }

  /** Returns what the tokens of an issuer need. */
  public IssuerFile.Entry entry(OidcIssuer issuer) {
    SignatureAlgorithm algorithm = algorithmOf(issuer);
    return new IssuerFile.Entry(
        issuer.name().value(), issuer.oidc(), issuer.audience(), algorithm, key(algorithm));
  }

  /** Returns the private signing key for an algorithm. */
  JWK key(SignatureAlgorithm algorithm) {
    JWK key = keys.get(algorithm);
    if (key == null) {
      throw new IllegalArgumentException("no issuer uses the algorithm " + algorithm);
    }
    return key;
  }

  /** Returns these signing keys together with those of the issuers themselves. */
  public SigningKeys beside(SigningKeys others) {
    return (issuer, keyId, algorithm) ->
        own(keyId, algorithm).orElseGet(() -> others.find(issuer, keyId, algorithm));
  }

  private Optional<KeyLookup> own(Optional<String> keyId, SignatureAlgorithm algorithm) {
    if (keyId.filter(id -> id.startsWith(SigningKeyFolder.KEY_ID_PREFIX)).isEmpty()) {
      return Optional.empty();
    }
    // Unknown: made by another user's `vend local`, or deleted since. No real issuer knows it.
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
      throw new IllegalStateException("a newly created signing key is complete", e);
    }
  }

  /** Returns the JWKS with the public keys. */
  public String keySet() {
    return new JWKSet(keys.values().stream().toList()).toPublicJWKSet().toString();
  }

  /** Returns an OpenID Connect discovery document. */
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
