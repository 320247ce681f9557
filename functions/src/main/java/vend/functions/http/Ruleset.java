package vend.functions.http;

import java.util.Optional;
import vend.caller.Caller;
import vend.caller.Issuer;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.grant.OperatorDecider;
import vend.request.RequestRules;
import vend.verification.CallerVerifier;

/**
 * One revision of the grants, with the verifier and the deciders that use it.
 *
 * @param operators decides on acts of operators
 */
public record Ruleset(
    Grants grants, CallerVerifier verifier, Decider decider, OperatorDecider operators) {
  public Ruleset(Grants grants, CallerVerifier verifier, Decider decider) {
    this(grants, verifier, decider, new OperatorDecider(grants));
  }

  /** The rules of access requests in these grants. */
  public RequestRules requests() {
    return new RequestRules(grants, decider);
  }

  /** The audience of the caller's issuer in the grants file. */
  String audienceOf(Caller caller) {
    return grants.issuers().stream()
        .filter(issuer -> issuer.name().equals(caller.issuer()))
        .map(Issuer::audience)
        .findFirst()
        .orElseThrow();
  }

  /** The source of the current revision. */
  @FunctionalInterface
  public interface Source {
    /** The current revision. If empty, every request is denied. */
    Optional<Ruleset> current();
  }
}
