package vend.caller.oidc;

import vend.caller.OidcIssuer;
import vend.caller.signing.FetchedKeySet;

/** The port that fetches issuers' key sets. Every call fetches again. */
public interface KeySetSource {
  /**
   * Fetches the key set that the issuer's discovery document names. Returns within a bounded time
   * and never throws.
   */
  FetchedKeySet fetch(OidcIssuer issuer);
}
