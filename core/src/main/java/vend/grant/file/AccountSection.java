package vend.grant.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import vend.aws.AccountId;
import vend.grant.Account;
import vend.grant.AccountName;
import vend.session.ExternalId;

/** {@code accounts:}. */
final class AccountSection {
  private AccountSection() {}

  static List<Account> read(YamlValue value, Problems problems) {
    var accounts = new ArrayList<Account>();
    var ids = new HashSet<AccountId>();
    YamlMapping section = value.mapping();
    for (String key : section.entries().keySet()) {
      problems
          .collect(() -> account(section, key))
          .ifPresent(account -> {
            if (!ids.add(account.id())) {
              problems.add(section.keyProblem(key, "another account has the same id"));
            }
            accounts.add(account);
          });
    }
    return accounts;
  }

  private static Account account(YamlMapping section, String key) {
    AccountName name;
    try {
      name = new AccountName(key);
    } catch (IllegalArgumentException e) {
      throw section.keyProblem(key, String.valueOf(e.getMessage()));
    }
    YamlMapping account =
        section.required(key).mapping().only("id", "externalId", "previousExternalId");
    ExternalId externalId = account.required("externalId").as(ExternalId::new);
    return new Account(
        name,
        account.required("id").as(AccountId::new),
        externalId,
        account.optional("previousExternalId").map(value -> previous(value, externalId)));
  }

  private static ExternalId previous(YamlValue value, ExternalId current) {
    ExternalId previous = value.as(ExternalId::new);
    if (previous.equals(current)) {
      throw value.problem("is the external id itself; leave it out once all spokes are deployed");
    }
    return previous;
  }
}
