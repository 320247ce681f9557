package vend.policy.diff;

import java.util.ArrayList;
import java.util.List;
import vend.grant.Account;
import vend.grant.Grants;
import vend.iam.Effect;

/** AWS identities have the claim organization by the accounts that the file lists. */
final class ClaimedOrganization {
  private static final String CLAIM = "organization";

  private ClaimedOrganization() {}

  static List<FileChange> changes(Grants old, Grants now) {
    var changes = new ArrayList<FileChange>();
    if (old.awsIssuers().isEmpty() || now.awsIssuers().isEmpty()) {
      return changes;
    }
    for (Account account : notIn(old, now)) {
      changes.add(new FileChange(true, said(account, "have")));
    }
    for (Account account : notIn(now, old)) {
      changes.add(new FileChange(isDenied(now), said(account, "no longer have")));
    }
    return changes;
  }

  private static List<Account> notIn(Grants some, Grants all) {
    return all.accounts().stream()
        .filter(account -> some.organizationOf(account.id()).isEmpty())
        .toList();
  }

  private static String said(Account account, String have) {
    return "AWS identities of account %s %s the claim %s".formatted(account.name(), have, CLAIM);
  }

  /** Whether to lose the claim may be to escape a deny. */
  private static boolean isDenied(Grants grants) {
    return grants.grants().stream()
        .filter(grant -> grant.effect() == Effect.DENY)
        .flatMap(grant -> grant.when().all().stream())
        .anyMatch(condition -> condition.key().equals(CLAIM));
  }
}
