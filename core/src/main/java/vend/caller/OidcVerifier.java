package vend.caller;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the tokens of OpenID Connect issuers.
 *
 * <p>Only issuers of the closed list are believed or contacted, looked up by the exact {@code iss}.
 * A token is taken apart strictly, then its algorithm, key and signature are checked, and only then
 * are its claims looked at. {@code exp} and {@code sub} are required, {@code exp} without leeway;
 * {@code nbf} and {@code iat} may be a minute ahead. How long a token lives is up to its issuer.
 */
public final class OidcVerifier implements CallerVerifier {
  private final Map<String, Issuer> issuers;
  private final SigningKeys keys;
  private final InstantSource clock;

  /**
   * @param issuers all that are believed
   * @throws IllegalArgumentException if two of them have the same {@code iss}
   */
  public OidcVerifier(Collection<Issuer> issuers, SigningKeys keys, InstantSource clock) {
    this.issuers = byAddress(issuers);
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Verification verify(Proof proof) {
    return switch (proof) {
      case BearerToken token -> verify(token);
    };
  }

  private Verification verify(BearerToken bearer) {
    Optional<IssuerName> known = Optional.empty();
    try {
      CompactToken token = CompactToken.parse(bearer.reveal());
      Map<String, Object> claims = token.claims();
      Issuer issuer = issuerOf(claims);
      known = Optional.of(issuer.name());
      return verify(token, claims, issuer);
    } catch (RejectedToken e) {
      return new Verification.Rejected(e.why(), known);
    }
  }

  private Verification verify(CompactToken token, Map<String, Object> claims, Issuer issuer)
      throws RejectedToken {
    SignatureAlgorithm algorithm = pinnedAlgorithm(token.header(), issuer);
    return switch (keys.find(issuer, token.header().keyId(), algorithm)) {
      case KeyLookup.Unavailable(String cause) ->
          new Verification.Unverifiable(issuer.name(), cause);
      case KeyLookup.Unknown() -> throw new RejectedToken(RejectionCause.KEY_UNKNOWN);
      case KeyLookup.Found(SigningKey key) -> {
        if (!key.hasSigned(token.signed(), token.signature(), algorithm)) {
          throw new RejectedToken(RejectionCause.SIGNATURE_INVALID);
        }
        yield new Verification.Verified(caller(claims, issuer));
      }
    };
  }

  private Issuer issuerOf(Map<String, Object> claims) throws RejectedToken {
    // Not believed yet: it only says whose key to try, and only out of the closed list.
    Issuer issuer = claims.get("iss") instanceof String iss ? issuers.get(iss) : null;
    if (issuer == null) {
      throw new RejectedToken(RejectionCause.ISSUER_UNKNOWN);
    }
    return issuer;
  }

  private static SignatureAlgorithm pinnedAlgorithm(JoseHeader header, Issuer issuer)
      throws RejectedToken {
    return SignatureAlgorithm.of(header.algorithm())
        .filter(issuer.algorithms()::contains)
        .orElseThrow(() -> new RejectedToken(RejectionCause.ALGORITHM_NOT_ALLOWED));
  }

  private Caller caller(Map<String, Object> payload, Issuer issuer) throws RejectedToken {
    Claims claims = ClaimsReader.read(payload);
    RegisteredClaims registered = RegisteredClaims.read(payload);
    registered.checkTimes(clock.instant());
    registered.checkAudience(issuer.audience(), issuer.otherAudiences());
    checkRequirements(claims, issuer);
    return new Caller(
        issuer.name(),
        issuer.oidc(),
        registered.subject(),
        registered.audience(),
        claims,
        registered.expires(),
        registered.tokenId());
  }

  private static void checkRequirements(Claims claims, Issuer issuer) throws RejectedToken {
    if (issuer.unmetRequirement(claims).isPresent()) {
      throw new RejectedToken(RejectionCause.REQUIREMENT_NOT_MET);
    }
  }

  private static Map<String, Issuer> byAddress(Collection<Issuer> issuers) {
    Map<String, Issuer> byAddress = new HashMap<>();
    for (Issuer issuer : issuers) {
      Issuer other = byAddress.put(issuer.oidc(), issuer);
      if (other != null) {
        throw new IllegalArgumentException(
            "issuers %s and %s have the same address".formatted(other.name(), issuer.name()));
      }
    }
    return Map.copyOf(byAddress);
  }
}
