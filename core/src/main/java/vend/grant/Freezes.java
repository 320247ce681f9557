package vend.grant;

import java.util.Set;
import vend.aws.RoleArn;
import vend.caller.IssuerName;

/**
 * What is denied in an emergency, whatever the grants file says. It takes away and never gives: a
 * grant that denies goes on denying while it is frozen.
 *
 * @param everything whether nothing is vended at all
 * @param roles roles that nobody may take
 * @param grants grants that allow nothing
 * @param issuers issuers whose callers may take nothing
 */
public record Freezes(
    boolean everything, Set<RoleArn> roles, Set<GrantId> grants, Set<IssuerName> issuers) {
  /** Nothing is frozen. */
  public static final Freezes NONE = new Freezes(false, Set.of(), Set.of(), Set.of());

  /** Copies the sets. */
  public Freezes {
    roles = Set.copyOf(roles);
    grants = Set.copyOf(grants);
    issuers = Set.copyOf(issuers);
  }

  /** Whether callers of this issuer may not take this role, by whatever grant. */
  boolean stops(IssuerName issuer, RoleArn role) {
    return everything || issuers.contains(issuer) || roles.contains(role);
  }

  /** Whether this grant allows nothing. */
  boolean stops(Grant grant) {
    return grants.contains(grant.id());
  }
}
