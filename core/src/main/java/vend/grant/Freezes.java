package vend.grant;

import java.util.Set;
import vend.aws.RoleArn;
import vend.caller.IssuerName;

/**
 * Emergency denials. They override the grants file. They only take access away: a grant with {@code
 * effect: deny} still denies while it is frozen.
 *
 * @param everything stops all vending
 * @param roles roles that no caller may assume
 * @param grants grants that allow nothing
 * @param issuers issuers whose callers may assume no role
 */
public record Freezes(
    boolean everything, Set<RoleArn> roles, Set<GrantId> grants, Set<IssuerName> issuers) {
  /** Nothing is frozen. */
  public static final Freezes NONE = new Freezes(false, Set.of(), Set.of(), Set.of());

  public Freezes {
    roles = Set.copyOf(roles);
    grants = Set.copyOf(grants);
    issuers = Set.copyOf(issuers);
  }

  /** Whether callers of this issuer are denied this role, whatever the grants say. */
  boolean stops(IssuerName issuer, RoleArn role) {
    return everything || issuers.contains(issuer) || roles.contains(role);
  }

  boolean stops(Grant grant) {
    return grants.contains(grant.id());
  }
}
