package vend.caller.aws;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import vend.aws.AccountId;
import vend.aws.AwsRegion;
import vend.caller.AwsIssuer;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.Verification;
import vend.caller.aws.CallerIdentityService.Known;
import vend.caller.aws.CallerIdentityService.Refused;
import vend.caller.aws.CallerIdentityService.Unavailable;

/**
 * Verifies that a caller holds AWS credentials, by a {@code GetCallerIdentity} request that the
 * caller has signed for this hub only.
 *
 * <p>The order of checks: the proof's form, the issuer of its region, its host, its times, and only
 * then STS. Vend sends its own request to STS with the caller's signature. The signature covers the
 * host, so it is valid only at STS, and the issuer's audience, so STS rejects a proof for another
 * server.
 */
public final class AwsIdentityVerifier {
  private final Map<AwsRegion, AwsIssuer> issuers;
  private final CallerIdentityService service;
  private final Function<AccountId, Optional<String>> organizations;
  private final InstantSource clock;
  private final CachedCallerIdentities identities;

  /**
   * @param issuers all trusted issuers, at most one for each region
   * @param organizations returns the organization id of an account, if it is known
   * @throws IllegalArgumentException if two issuers have the same region
   */
  public AwsIdentityVerifier(
      Collection<AwsIssuer> issuers,
      CallerIdentityService service,
      Function<AccountId, Optional<String>> organizations,
      InstantSource clock) {
    this.issuers = byRegion(issuers);
    this.service = service;
    this.organizations = organizations;
    this.clock = clock;
    this.identities = new CachedCallerIdentities(clock);
  }

  /** Checks a proof. The result is always a verdict, whatever the proof contains; never throws. */
  public Verification verify(BearerToken bearer) {
    Optional<IssuerName> known = Optional.empty();
    try {
      AwsIdentityProof proof = AwsIdentityProof.parse(bearer.reveal());
      AwsIssuer issuer = issuers.get(proof.region());
      if (issuer == null) {
        throw new RejectedToken(RejectionCause.ISSUER_UNKNOWN);
      }
      known = Optional.of(issuer.name());
      return verify(proof, issuer);
    } catch (RejectedToken e) {
      return new Verification.Rejected(e.cause(), known);
    }
  }

  private Verification verify(AwsIdentityProof proof, AwsIssuer issuer) throws RejectedToken {
    if (!proof.address().equals(service.address(issuer))) {
      throw new RejectedToken(RejectionCause.HOST_NOT_EXPECTED);
    }
    proof.checkTimes(clock.instant());
    return switch (identities.of(proof, () -> service.ask(issuer, proof))) {
      case Refused() -> throw new RejectedToken(RejectionCause.REFUSED_BY_STS);
      case Unavailable(String cause) -> new Verification.Unverifiable(issuer.name(), cause);
      case Known signer -> identified(signer, proof, issuer);
    };
  }

  private Verification identified(Known signer, AwsIdentityProof proof, AwsIssuer issuer)
      throws RejectedToken {
    AwsIdentity identity;
    try {
      identity = AwsIdentity.of(signer, issuer.region().partition());
    } catch (AwsIdentity.Contradiction e) {
      return new Verification.Unverifiable(issuer.name(), String.valueOf(e.getMessage()));
    }
    Claims claims = identity.claims(issuer, organizations.apply(identity.account()));
    if (issuer.unmetRequirement(claims).isPresent()) {
      throw new RejectedToken(RejectionCause.REQUIREMENT_NOT_MET);
    }
    // STS may have answered slowly.
    proof.checkTimes(clock.instant());
    return new Verification.Verified(caller(identity, claims, proof, issuer));
  }

  private static Caller caller(
      AwsIdentity identity, Claims claims, AwsIdentityProof proof, AwsIssuer issuer) {
    return new Caller(
        issuer.name(),
        issuer.address(),
        identity.subject(),
        List.of(issuer.audience()),
        claims,
        proof.expires(),
        Optional.of(proof.id()),
        issuer.person().flatMap(claim -> claim.of(claims)));
  }

  private static Map<AwsRegion, AwsIssuer> byRegion(Collection<AwsIssuer> issuers) {
    var byRegion = new HashMap<AwsRegion, AwsIssuer>();
    for (AwsIssuer issuer : issuers) {
      AwsIssuer other = byRegion.put(issuer.region(), issuer);
      if (other != null) {
        throw new IllegalArgumentException(
            "issuers %s and %s have the same region".formatted(other.name(), issuer.name()));
      }
    }
    return Map.copyOf(byRegion);
  }
}
