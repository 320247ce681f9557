package vend.local.issuer;

import java.util.Map;
import java.util.Set;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;

/** Issuers as a grants file has them. */
public final class LocalIssuers {
  private LocalIssuers() {}

  /** An issuer of that name, pinned to one algorithm. */
  public static OidcIssuer issuer(String name, SignatureAlgorithm algorithm) {
    return new OidcIssuer(
        new IssuerName(name),
        "https://" + name + ".example.com",
        "vend",
        Set.of(algorithm),
        Map.of(),
        false);
  }
}
