package vend.caller.oidc;

import vend.caller.OidcIssuer;
import vend.caller.signing.FetchedKeySet;

/** Where issuers' key sets come from, afresh at each call. */
public interface KeySetSource {
  /**
   * Fetches the issuer's key set as its discovery document names it. Returns within a bounded time,
   * and throws nothing.
   */
  FetchedKeySet fetch(OidcIssuer issuer);
}
