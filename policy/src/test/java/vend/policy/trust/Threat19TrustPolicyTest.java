package vend.policy.trust;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import vend.grant.Grants;
import vend.grant.TargetRole;

/**
 * Threat 19: a spoke trusts the hub role by name, with external id and organization, and no
 * account.
 */
class Threat19TrustPolicyTest {
  @Property(tries = 500)
  void trustsOnlyTheHubRoleWithEveryGuardThatTheActionSupports(@ForAll long seed) {
    Grants grants = new RandomGrants(seed).grants();
    for (TargetRole role : grants.targets()) {
      if (grants.grants().stream().noneMatch(grant -> grant.names(role))) {
        continue;
      }
      for (int quota : List.of(0, TrustPolicy.DEFAULT_QUOTA, Integer.MAX_VALUE)) {
        GuardedTrust.check(
            grants, role.account(), new SpokeTrust(grants).of(role, quota).document());
      }
    }
  }
}
