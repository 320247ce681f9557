package vend.local.issuer;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.local.sts.WebIdentityIssuer;

/**
 * The outbound issuer of the hub account, for which the local STS signs web identity tokens. AWS
 * gives each account one under an unguessable name. Here it is the first such issuer of the grants
 * file.
 *
 * @param keys the signing keys of this machine
 * @param issuer the issuer in the grants file
 */
public record OutboundIssuer(LocalIssuer keys, OidcIssuer issuer) implements WebIdentityIssuer {
  /** The algorithms of STS. */
  static final Set<SignatureAlgorithm> ALGORITHMS =
      Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES384);

  private static final String HOST = ".tokens.sts.global.api.aws";

  /** Finds the outbound issuer of a grants file, if it has one. */
  public static Optional<OutboundIssuer> of(LocalIssuer keys, Collection<OidcIssuer> issuers) {
    return issuers.stream()
        .filter(OutboundIssuer::is)
        .findFirst()
        .map(issuer -> new OutboundIssuer(keys, issuer));
  }

  static boolean is(OidcIssuer issuer) {
    return String.valueOf(URI.create(issuer.oidc()).getHost()).endsWith(HOST);
  }

  @Override
  public String sign(
      SignatureAlgorithm algorithm,
      List<String> audience,
      Map<String, Object> claims,
      Instant now,
      Duration life) {
    var entry =
        new IssuerFile.Entry(
            issuer.name().value(),
            issuer.oidc(),
            audience.getFirst(),
            algorithm,
            keys.key(algorithm));
    var all = new LinkedHashMap<>(claims);
    if (audience.size() > 1) {
      all.put("aud", audience);
    }
    return new TokenRequest(entry, all, life).sign(now);
  }
}
