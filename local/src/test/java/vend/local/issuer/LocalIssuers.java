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

/** Issuers as a grants file has them. */
public final class LocalIssuers {
  private LocalIssuers() {}

  /** With signing keys in a folder of its own. */
  public static LocalIssuer started(OidcIssuer... issuers) {
    try {
      return new LocalIssuer(
          List.of(issuers), Files.createTempDirectory(Path.of("target"), "signing-keys"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
