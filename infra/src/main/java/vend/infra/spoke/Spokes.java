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
 * All roles to create for a grants file. It leaves out roles that no grant allows, because their
 * trust policy would be empty, and existing roles, because their owners change them.
 *
 * @param accounts every account of the file
 * @param roles the roles to create, in the order of the file
 * @param remarks which roles are left out, and what an account needs first, in words for operators
 */
public record Spokes(
    Partition partition, List<Account> accounts, List<SpokeRole> roles, List<String> remarks) {
  /** Copies the lists. */
  public Spokes {
    accounts = List.copyOf(accounts);
    roles = List.copyOf(roles);
    remarks = List.copyOf(remarks);
  }

  /**
   * Returns the roles to create for a grants file.
   *
   * @throws SpokesNotCreated if a trust policy exceeds IAM's limit, or there is no role to create
   */
  public static Spokes of(Grants grants) throws SpokesNotCreated {
    var trust = new SpokeTrust(grants);
    var roles = new ArrayList<SpokeRole>();
    var remarks = new ArrayList<String>();
    for (DeclaredRole declared : grants.declaredRoles()) {
      for (Account account : declared.accounts()) {
        TargetRole target = target(grants, declared, account);
        if (trust.isGranted(target)) {
          TrustPolicy policy = trust.of(target, TrustPolicy.DEFAULT_QUOTA);
          roles.add(made(declared, account, policy, remarks));
        } else {
          remarks.add(
              "No grant allows %s/%s, so Vend does not create it."
                  .formatted(account.name(), declared.name()));
        }
      }
    }
    addExisting(grants, remarks);
    if (roles.isEmpty()) {
      throw new SpokesNotCreated(
          "No grant allows a role of \"roles\", so there is nothing to create. Add a grant to the grants file.");
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
      throws SpokesNotCreated {
    if (!policy.fits(TrustPolicy.RAISED_QUOTA)) {
      throw new SpokesNotCreated(
          "The trust policy of %s/%s would have %d characters, and IAM allows at most %d. Name the role in fewer grants."
              .formatted(account.name(), declared.name(), policy.size(), TrustPolicy.RAISED_QUOTA));
    }
    if (!policy.fits(TrustPolicy.DEFAULT_QUOTA)) {
      remarks.add(
          "The trust policy of %s/%s has %d characters. Before you deploy, raise the account's IAM quota \"Role trust policy length\", which is %d by default."
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
                  ? "1 role exists already, so Vend does not create it. "
                  : existing + " roles exist already, so Vend does not create them. ")
              + "Print the statements to add to the trust policies: vend grants trust --existing");
    }
  }

  /** Returns the roles of one account, in the order of the file. */
  public List<SpokeRole> in(Account account) {
    return roles.stream().filter(role -> role.account().equals(account)).toList();
  }
}
