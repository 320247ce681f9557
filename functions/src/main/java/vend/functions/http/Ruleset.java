package vend.functions.http;

import java.util.Optional;
import vend.caller.CallerVerifier;
import vend.grant.Decider;
import vend.grant.Grants;

/**
 * One revision of the grants, with what decides by it.
 *
 * @param grants the file
 * @param verifier knows the file's issuers
 * @param decider knows the file's grants
 */
public record Ruleset(Grants grants, CallerVerifier verifier, Decider decider) {
  /** Where the revision in force comes from. */
  @FunctionalInterface
  public interface Source {
    /** The revision in force; empty if there is none that can be used, and then all is denied. */
    Optional<Ruleset> current();
  }
}
