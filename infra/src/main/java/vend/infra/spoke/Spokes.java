package vend.infra.spoke;

import java.util.ArrayList;
import java.util.List;
import vend.aws.Partition;
import vend.aws.RoleReference;
import vend.grant.Account;
import vend.grant.DeclaredRole;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;

/**
 * All roles that are made by a grants file. A role that no grant names would trust nobody, so it is
 * not made; a role that exists already is its owner's to change.
 *
 * @param partition where all of it is
 * @param accounts every account of the file, by name
 * @param roles what is made, in the order of the file
 * @param remarks what is not made, and what an account needs first, in words for whoever deploys it
 */
public record Spokes(
    Partition partition, List<Account> accounts, List<SpokeRole> roles, List<String> remarks) {
  /** Takes copies. */
  public Spokes {
    accounts = List.copyOf(accounts);
    roles = List.copyOf(roles);
    remarks = List.copyOf(remarks);
  }

  /**
   * What a grants file makes.
   *
   * @throws DoesNotFit if IAM would not take the trust policy of some role, or nothing is made
   */
  public static Spokes of(Grants grants) throws DoesNotFit {
    var trust = new SpokeTrust(grants);
    var roles = new ArrayList<SpokeRole>();
    var remarks = new ArrayList<String>();
    for (DeclaredRole declared : grants.declaredRoles()) {
      for (Account account : declared.accounts()) {
        TargetRole target = target(grants, declared, account);
        if (trust.trustsSomebody(target)) {
          TrustPolicy policy = trust.of(target, TrustPolicy.DEFAULT_QUOTA);
          roles.add(made(declared, account, policy, remarks));
        } else {
          remarks.add(
              "no grant names %s/%s, so it is not made".formatted(account.name(), declared.name()));
        }
      }
    }
    addExisting(grants, remarks);
    if (roles.isEmpty()) {
      throw new DoesNotFit("no grant names a role of \"roles\", so there is nothing to make");
    }
    return new Spokes(grants.hubRole().partition(), List.copyOf(grants.accounts()), roles, remarks);
  }

  private static TargetRole target(Grants grants, DeclaredRole declared, Account account) {
    return grants
        .find(new RoleReference.ByArn(declared.arnIn(grants.hubRole().partition(), account)))
        .orElseThrow();
  }

  private static SpokeRole made(
      DeclaredRole declared, Account account, TrustPolicy policy, List<String> remarks)
      throws DoesNotFit {
    if (!policy.fits(TrustPolicy.RAISED_QUOTA)) {
      throw new DoesNotFit(
          "the trust policy of %s/%s would have %d characters and IAM takes %d at most; let fewer grants name it"
              .formatted(account.name(), declared.name(), policy.size(), TrustPolicy.RAISED_QUOTA));
    }
    if (!policy.fits(TrustPolicy.DEFAULT_QUOTA)) {
      remarks.add(
          "the trust policy of %s/%s has %d characters: have the account's quota raised first, which is %d"
              .formatted(
                  account.name(), declared.name(), policy.size(), TrustPolicy.DEFAULT_QUOTA));
    }
    return new SpokeRole(declared, account, policy);
  }

  private static void addExisting(Grants grants, List<String> remarks) {
    long existing = grants.targets().stream().filter(role -> !role.declared()).count();
    if (existing > 0) {
      remarks.add(
          (existing == 1
                  ? "1 role exists already and is not made; "
                  : existing + " roles exist already and are not made; ")
              + "`vend grants trust --existing` prints the statements to add to the trust policies");
    }
  }

  /** The roles of one account, in the order of the file. */
  public List<SpokeRole> in(Account account) {
    return roles.stream().filter(role -> role.account().equals(account)).toList();
  }
}
