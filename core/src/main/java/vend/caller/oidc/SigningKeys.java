package vend.caller.oidc;

import java.util.Optional;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.caller.signing.KeyLookup;

/** The current signing keys of issuers. */
public interface SigningKeys {
  /**
   * Finds the one key that a token's header refers to.
   *
   * @param keyId the header's {@code kid}; if empty, the issuer must have exactly one key that fits
   *     the algorithm
   */
  KeyLookup find(OidcIssuer issuer, Optional<String> keyId, SignatureAlgorithm algorithm);
}
