package vend.local.issuer;

import java.util.Map;
import java.util.Set;
import vend.caller.Issuer;
import vend.caller.IssuerName;
import vend.caller.SignatureAlgorithm;

/** Issuers as a grants file has them. */
public final class LocalIssuers {
  private LocalIssuers() {}

  /** An issuer of that name, pinned to one algorithm. */
  public static Issuer issuer(String name, SignatureAlgorithm algorithm) {
    return new Issuer(
        new IssuerName(name),
        "https://" + name + ".example.com",
        "vend",
        Set.of(algorithm),
        Map.of(),
        false);
  }
}
