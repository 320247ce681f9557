package vend.functions.http;

import java.util.Optional;
import vend.caller.Caller;
import vend.caller.Issuer;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.verification.CallerVerifier;

/**
 * One revision of the grants, with what decides by it.
 *
 * @param grants the file
 * @param verifier knows the file's issuers
 * @param decider knows the file's grants
 */
public record Ruleset(Grants grants, CallerVerifier verifier, Decider decider) {
  /** Whom a caller's proof was meant for, as the caller's issuer has it in the file. */
  String audienceOf(Caller caller) {
    return grants.issuers().stream()
        .filter(issuer -> issuer.name().equals(caller.issuer()))
        .map(Issuer::audience)
        .findFirst()
        .orElseThrow();
  }

  /** Where the revision in force comes from. */
  @FunctionalInterface
  public interface Source {
    /** The revision in force; empty if there is none that can be used, and then all is denied. */
    Optional<Ruleset> current();
  }
}
