package vend.local.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;

/** Creates issuers for tests. */
public final class LocalIssuers {
  private LocalIssuers() {}

  /** Returns a local issuer with a separate folder for its signing keys. */
  public static LocalIssuer started(OidcIssuer... issuers) {
    try {
      return new LocalIssuer(
          List.of(issuers), Files.createTempDirectory(Path.of("target"), "signing-keys"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an issuer that accepts one algorithm. */
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
